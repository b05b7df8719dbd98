// The panel beside the answer: one paragraph, with the quote marked where it stands.
//
// On a wide screen it stands beside the conversation; on a phone it comes up from below as a modal
// sheet. Either way focus goes to its heading, and back to where it was opened.

import { inReader, markdown, quoted, readPath, reference } from "./citation.js";
import { copy } from "./copying.js";
import { button, el, icon } from "./element.js";
import { hide } from "./tooltip.js";
import { inLanguage, language, say } from "./words.js";

const narrow = matchMedia("(max-width: 900px)");
const paragraphs = new Map();
const sheet = el("dialog", { class: "pc-panel", "aria-labelledby": "pc-panel-title" });
let opener = null;
let asking = () => {};
let opened = 0;

/** Put the panel on the page; `ask` is called with a question about the paragraph. */
export function placePanel(column, ask) {
  asking = ask;
  column.append(sheet);
  sheet.addEventListener("close", closed);
  sheet.addEventListener("click", (click) => {
    if (click.target === sheet && sheet.matches(":modal")) close(); // beside the sheet
  });
  sheet.addEventListener("keydown", (press) => {
    if (press.key === "Escape") close();
  });
  narrow.addEventListener("change", () => {
    if (sheet.open) {
      const from = opener;
      sheet.close();
      opener = from;
      show();
    }
  });
}

/** Open at a citation of an answer in `lang`, or at a paragraph that is not cited. */
export async function openPanel({ paragraph, cited = null, number = null, lang = language, from = null }) {
  hide();
  if (!sheet.contains(from)) opener = from;
  const turn = ++opened;
  try {
    const shown = await paragraphOf(paragraph);
    if (turn === opened) fill(shown, { cited, number, lang });
  } catch {
    if (turn === opened) {
      sheet.replaceChildren(head("", language, null), el("p", { role: "alert", class: "pc-panel-body" }, say("error_paragraph")));
    }
  }
  if (turn === opened) show();
}

export function close() {
  if (sheet.open) sheet.close();
}

function show() {
  if (!sheet.open) {
    if (narrow.matches) sheet.showModal();
    else sheet.show();
  }
  document.body.classList.add("pc-open");
  sheet.scrollTop = 0;
  sheet.querySelector("h2").focus({ preventScroll: narrow.matches });
}

function closed() {
  document.body.classList.remove("pc-open");
  for (const mark of document.querySelectorAll(".pc-mark[aria-current]")) mark.removeAttribute("aria-current");
  if (opener?.isConnected) opener.focus();
  opener = null;
}

async function paragraphOf(id) {
  if (!paragraphs.has(id)) {
    const path = id.split("/").map(encodeURIComponent).join("/");
    const answer = await fetch(`/page/paragraph/${path}`);
    if (!answer.ok) throw new Error(String(answer.status));
    paragraphs.set(id, await answer.json());
  }
  return paragraphs.get(id);
}

function fill(shown, { cited, number, lang }) {
  const named = reference(shown, lang);
  const section = sectionOf(shown);
  const place = el("div", { class: "pc-place" }, article(shown, { cited, lang }));
  sheet.replaceChildren(
    head(named.text, named.lang, number),
    el("div", { class: "pc-panel-body" },
      el("p", { class: "pc-section" },
        el("span", { lang: inLanguage(shown.document.names, language).lang }, capital(inLanguage(shown.document.names, language).text)),
        section && el("span", { "aria-hidden": "true" }, " · "),
        section && el("span", { lang: section.lang }, section.text)),
      standing(shown, cited),
      neighbour("before", shown, place, lang),
      place,
      neighbour("after", shown, place, lang),
      notes(shown, lang),
      gloss(shown, lang),
      takeAway(shown, cited, lang)));
}

function head(title, lang, number) {
  return el("header", { class: "pc-panel-head" },
    el("h2", { id: "pc-panel-title", tabindex: "-1" },
      number && el("span", { class: "pc-number" }, number),
      el("span", { class: "pc-hidden" }, `${say("cited")} `),
      el("span", { lang }, title)),
    button("close", say("close"), close, { quiet: true, class: "pc-button pc-quiet pc-close" }));
}

function sectionOf(shown) {
  if (shown.kind === "preamble") return { lang: language, text: say("preamble") };
  if (shown.kind === "front") return { lang: language, text: say("front") };
  const found = inLanguage(shown.section, language);
  return found.text ? found : null;
}

/** Whether the quote is verified, by a drawing and in words. */
function standing(shown, cited) {
  if (!cited) return el("p", { class: "pc-standing pc-neutral" }, icon("none"), say("not_cited"));
  if (cited.text_sha256 !== shown.sha256) {
    return el("p", { class: "pc-standing pc-unverified" }, icon("warn"), say("changed"));
  }
  if (cited.sound) return el("p", { class: "pc-standing pc-verified" }, icon("check"), say("verified"));
  return el("p", { class: "pc-standing pc-unverified" }, icon("warn"), say(cited.verified ? "unsupported" : "unverified"));
}

/** The paragraph: its text of record, and the reader's version beside it. */
function article(shown, { cited = null, lang }) {
  const record = shown.texts[shown.record];
  const quote = cited && cited.text_sha256 === shown.sha256 ? spanOf(record, cited) : null;
  const versions = [version(say("record"), shown.record, record, quote)];
  const readable = (tag) => tag !== shown.record && (shown.texts[tag] || shown.converted[tag]);
  const wanted = cited?.reading_lang || [lang, language].find(readable);
  if (shown.texts[wanted]) {
    const label = say(shown.official[wanted] ? "official" : "unofficial");
    const start = cited?.reading ? shown.texts[wanted].indexOf(cited.reading) : -1;
    const span = start < 0 ? null : points(shown.texts[wanted], start, start + cited.reading.length);
    versions.push(version(label, wanted, shown.texts[wanted], span));
  } else if (wanted) {
    const same = [...shown.converted[wanted]].length === [...record].length;
    versions.push(version(say("converted"), wanted, shown.converted[wanted], same ? quote : null));
  }
  return el("div", { class: "pc-versions" }, versions);
}

function version(label, lang, text, span) {
  const letters = [...text]; // offsets count code points, as Python does
  const [start, end] = span || [0, 0];
  return el("section", { class: "pc-version" },
    el("h3", {}, label),
    el("p", { lang, class: "pc-text" },
      letters.slice(0, start).join(""),
      end > start && el("mark", {}, letters.slice(start, end).join("")),
      letters.slice(end).join("")));
}

function spanOf(text, cited) {
  const same = [...text].slice(cited.start, cited.end).join("") === cited.quote;
  return same ? [cited.start, cited.end] : null;
}

const points = (text, start, end) => [[...text.slice(0, start)].length, [...text.slice(0, end)].length];

/** The button that shows the paragraph before or after in place, and then the next one. */
function neighbour(side, shown, place, lang) {
  let next = shown[side];
  const end = () => el("p", { class: "pc-end" }, say(side === "before" ? "first" : "last"));
  if (!next) return end();
  const more = button(side === "before" ? "up" : "down", say(side), async () => {
    let other;
    try {
      other = await paragraphOf(next);
    } catch {
      more.replaceWith(el("p", { role: "alert" }, say("error_paragraph")));
      return;
    }
    const named = reference(other, lang);
    const added = el("section", { class: "pc-neighbour", tabindex: "-1", "aria-label": named.text },
      el("h3", { lang: named.lang, class: "pc-neighbour-title" }, named.text),
      article(other, { lang }));
    if (side === "before") place.prepend(added);
    else place.append(added);
    added.focus({ preventScroll: false });
    next = other[side];
    if (!next) more.replaceWith(end());
  }, { class: "pc-button pc-more" });
  return more;
}

function notes(shown, lang) {
  if (!shown.footnotes.length) return "";
  return el("section", { class: "pc-notes" },
    el("h3", {}, say("footnotes")),
    el("ul", {}, shown.footnotes.map((note) => {
      const said = inLanguage(note.texts, lang);
      return el("li", {}, el("span", { class: "pc-note-mark" }, note.mark, " "), el("span", { lang: said.lang }, said.text));
    })));
}

function gloss(shown, lang) {
  const said = inLanguage(shown.gloss, lang);
  if (!said.text) return "";
  return el("section", { class: "pc-gloss" },
    el("h3", {}, say("plain_words"), " ", el("small", {}, `(${say(shown.gloss_by_model ? "plain_words_model" : "plain_words_ours")})`)),
    el("p", { lang: said.lang }, said.text));
}

function takeAway(shown, cited, lang) {
  const named = reference(shown, lang);
  const { url } = shown.document;
  const about = reference(shown, language);
  return el("footer", { class: "pc-take" },
    el("div", { class: "pc-row", role: "group", "aria-label": say("copy_citation") },
      el("span", { class: "pc-row-label", "aria-hidden": "true" }, say("copy_citation")),
      button("copy", say("copy_un"), () => copy(named.text)),
      cited && button("copy", say("copy_quote"), () => copy(quoted(cited, lang))),
      cited && button("copy", say("copy_markdown"), () => copy(markdown(cited, lang))),
      cited?.forms && button("copy", say("copy_bibtex"), () => copy(cited.forms.bibtex)),
      cited?.forms && button("copy", say("copy_ris"), () => copy(cited.forms.ris))),
    el("ul", { class: "pc-links" },
      el("li", {}, el("a", { href: inReader(readPath(shown.id)) }, say("read_whole"))),
      url.startsWith("https://") && el("li", {}, el("a", { href: url, target: "_blank", rel: "noopener noreferrer" },
        say("official_document"), icon("out"), el("span", { class: "pc-hidden" }, ` (${say("new_window")})`))),
      el("li", {}, el("button", {
        type: "button", class: "pc-as-link",
        on: { click: () => { close(); asking(say("ask_about_question", { reference: about.text })); } },
      }, say("ask_about")))));
}

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
