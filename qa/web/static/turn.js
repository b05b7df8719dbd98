// One turn: a question and how it was answered, written as text.

import { inReader, readPath, reference } from "./citation.js";
import { copy } from "./copying.js";
import { button, el, icon } from "./element.js";
import { openPanel } from "./panel.js";
import { explain } from "./tooltip.js";
import { count, languageOf, say, start } from "./words.js";

/** The turn as an element. `acts` has edit(turn, text), again(turn), share(turn), judge(turn, …). */
export function turnElement(turn, acts, { live = false } = {}) {
  const title = `pc-question-${turn.id}`;
  const lang = turn.answer?.lang || languageOf(turn.text);
  const box = el("article", { class: "pc-turn", "data-turn": turn.id, "data-state": turn.state, "aria-labelledby": title });
  const question = el("div", { class: "pc-question" },
    el("h2", { id: title, lang }, el("span", { class: "pc-hidden", lang: document.documentElement.lang }, `${say("you_asked")} `), turn.text),
    el("div", { class: "pc-tools" },
      turn.state !== "pending" && button("edit", say("edit"), () => editing(question, turn, acts), { quiet: true }),
      turn.state === "done" && button("link", say("share"), () => acts.share(turn), { quiet: true })));
  box.append(question, answerElement(turn, acts, live));
  return box;
}

function answerElement(turn, acts, live) {
  const box = el("div", { class: live ? "pc-answer pc-live" : "pc-answer" });
  if (turn.state === "pending") box.append(progress(turn), partly(turn));
  if (turn.state === "stopped") box.append(trouble(say("stopped"), turn, acts));
  if (turn.state === "failed") {
    const said = say(`error_${turn.reason}`, { n: start.longest.toLocaleString(document.documentElement.lang) });
    box.append(trouble(said, turn, acts));
  }
  if (turn.answer) {
    box.append(...statements(turn.answer));
    if (turn.state === "done") box.append(outcome(turn.answer), nearest(turn.answer), tools(turn, acts));
  }
  return box;
}

/** `Looking in 2 documents …`, `Found 3 paragraphs; quoting them …` */
export function progressText(turn) {
  if (turn.writing) return say("writing");
  if (turn.found !== undefined) return turn.found ? count("found", turn.found) : say("found_none");
  if (turn.reading) return say("reading_progress", { n: turn.reading });
  return count("looking", start.documents.length);
}

function progress(turn) {
  return el("p", { class: "pc-progress" }, el("span", { class: "pc-dots", "aria-hidden": "true" }), progressText(turn));
}

/** What a model has written so far: text, its marks not yet alive. */
function partly(turn) {
  if (!turn.writing) return "";
  return el("div", { lang: languageOf(turn.text) }, turn.writing.split("\n").filter(Boolean).map((line) => el("p", { class: "pc-statement" }, line)));
}

function trouble(said, turn, acts) {
  return el("p", { class: "pc-trouble" }, icon("warn"), el("span", {}, said),
    button(null, say("ask_again"), () => acts.again(turn)));
}

function statements(answer) {
  return answer.statements.map((said, i) => {
    const marks = said.citations.map((n) => mark(answer, n));
    const tag = said.quoted ? "blockquote" : "p";
    const place = said.place && el("span", { class: "pc-place", lang: said.place_lang }, said.place.trim());
    const box = el(tag, { class: "pc-statement", lang: said.lang }, place, said.text, " ", marks);
    box.style.setProperty("--i", i);
    return box;
  });
}

/** The number in the text: a link to the paragraph, which opens beside the answer. */
function mark(answer, n) {
  const cited = answer.citations[n];
  const number = n + 1;
  const named = reference(cited, document.documentElement.dataset.language).text;
  const label = say(cited.sound ? "citation" : "citation_unverified", { n: number, reference: named });
  const link = el("a", {
    class: cited.sound ? "pc-mark" : "pc-mark pc-doubtful",
    href: inReader(readPath(cited.paragraph)),
    lang: document.documentElement.dataset.language,
    "aria-label": label,
    "data-number": number,
  }, `[${number}`, !cited.sound && icon("warn"), "]");
  link.addEventListener("click", (click) => {
    if (click.metaKey || click.ctrlKey || click.shiftKey || click.button) return;
    click.preventDefault();
    for (const other of document.querySelectorAll(".pc-mark[aria-current]")) other.removeAttribute("aria-current");
    link.setAttribute("aria-current", "true");
    openPanel({ paragraph: cited.paragraph, cited, number, lang: answer.lang, from: link });
  });
  explain(link, cited, answer.lang);
  return link;
}

/** How the answer ended: a drawing and words, so that nothing hangs on colour alone. */
function outcome(answer) {
  if (answer.status === "not_found") {
    return el("div", {}, line("none", "neutral", say("not_found")), answer.notice && line("warn", "neutral", answer.notice));
  }
  const doubtful = answer.citations.filter((cited) => !cited.sound).length;
  const checked = doubtful
    ? line("warn", "unverified", say("unverified_some", { n: doubtful }))
    : answer.citations.length ? line("check", "verified", verifiedText(answer.citations.length)) : "";
  const translated = answer.statements.some((said) => said.quoted && said.citations.some((n) => {
    const cited = answer.citations[n];
    return said.text === cited.reading && !cited.reading_official;
  }));
  return el("div", {},
    answer.status === "premise_rejected" && line("against", "rejected", say("premise_rejected")),
    checked,
    answer.notice && line("warn", "neutral", answer.notice),
    !answer.extractive && el("p", { class: "pc-standing pc-neutral" }, say("written", { model: answer.model })),
    translated && el("p", { class: "pc-standing pc-neutral" }, say("in_translation")));
}

const verifiedText = (n) => (n === 1 ? say("verified_one") : say("verified_all", { n }));
const line = (drawing, kind, text) => el("p", { class: `pc-standing pc-${kind}` }, icon(drawing), text);

function nearest(answer) {
  if (!answer.nearest.length) return "";
  return el("div", { class: "pc-nearest" },
    el("p", { id: null }, say("nearest")),
    el("ul", {}, answer.nearest.map((near) => {
      const named = reference(near, answer.lang);
      const open = el("button", {
        type: "button", class: "pc-as-link", lang: named.lang,
        on: { click: () => openPanel({ paragraph: near.paragraph, lang: answer.lang, from: open }) },
      }, named.text);
      return el("li", {}, open);
    })));
}

function tools(turn, acts) {
  const row = el("div", { class: "pc-tools pc-answer-tools" },
    button("copy", say("copy_answer"), () => copy(asText(turn.answer)), { quiet: true }));
  if (start.extras.includes("quiz") && turn.answer.citations.length) {
    const add = button("plus", say("add_to_quiz"), () => {
      acts.judge(turn, { kind: "quiz" }, say("added_to_quiz"));
      add.disabled = true;
    }, { class: "pc-button pc-plain" });
    row.append(add);
  }
  if (start.extras.includes("feedback")) row.append(...thumbs(turn, acts, row));
  return row;
}

function thumbs(turn, acts, row) {
  const choose = (liked) => () => {
    good.setAttribute("aria-pressed", String(liked));
    bad.setAttribute("aria-pressed", String(!liked));
    row.parentElement.querySelector(".pc-reason")?.remove();
    // Praise counts with one click, and a reason may follow; blame is sent with its reason.
    if (liked) acts.judge(turn, { kind: "feedback", liked, reason: "" }, say("thanks"));
    const asks = say(liked ? "reason_liked" : "reason");
    const field = el("input", { type: "text", maxlength: 500, "aria-label": asks, placeholder: asks });
    const form = el("form", {
      class: "pc-reason",
      on: {
        submit: (sent) => {
          sent.preventDefault();
          if (!liked || field.value.trim()) acts.judge(turn, { kind: "feedback", liked, reason: field.value }, say("thanks"));
          form.remove();
          (liked ? good : bad).focus();
        },
      },
    }, field, el("button", { type: "submit", class: "pc-button" }, say("send")));
    row.after(form);
    if (!liked) field.focus();
  };
  const good = button("good", say("liked"), choose(true), { quiet: true, "aria-pressed": "false" });
  const bad = button("bad", say("disliked"), choose(false), { quiet: true, "aria-pressed": "false" });
  return [good, bad];
}

/** The question becomes a field: Enter asks again in place of the turn, Escape leaves it. */
function editing(question, turn, acts) {
  const before = [...question.childNodes];
  const field = el("textarea", { rows: 2, maxlength: start.longest, "aria-label": say("edit_label"), lang: languageOf(turn.text) });
  field.value = turn.text;
  const leave = () => {
    question.replaceChildren(...before);
    question.querySelector("button")?.focus();
  };
  const ask = () => {
    if (field.value.trim()) acts.edit(turn, field.value);
  };
  field.addEventListener("keydown", (press) => {
    if (press.key === "Escape") leave();
    if (press.key === "Enter" && !press.shiftKey && !press.isComposing && press.keyCode !== 229) {
      press.preventDefault();
      ask();
    }
  });
  question.replaceChildren(el("div", { class: "pc-editing" }, field,
    el("div", { class: "pc-row" }, button(null, say("ask_again"), ask, { class: "pc-button pc-primary" }), button(null, say("cancel"), leave))));
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
}

/** The answer as it is copied: its text with marks, then what they stand for. */
function asText(answer) {
  const said = answer.statements.map((statement) =>
    statement.text + statement.citations.map((n) => ` [${n + 1}]`).join(""));
  const cited = answer.citations.map((one, n) => `[${n + 1}] ${reference(one, answer.lang).text}`);
  return [...said, ...(cited.length ? ["", ...cited] : [])].join("\n");
}
