// The first screen: what can be asked of which documents; and the list of documents to read.

import { inReader } from "./citation.js";
import { el, icon } from "./element.js";
import { inLanguage, language, languageOf, say, start } from "./words.js";

/** What stands there before the first question; an example asks itself. */
export function welcome(ask) {
  const names = start.documents.map((one) => inLanguage(one.names, language).text || inLanguage(one.titles, language).text || one.symbol);
  const said = start.bundled
    ? say("intro_bundled")
    : say("intro_general", { documents: new Intl.ListFormat(language).format(names) });
  return el("section", { class: "pc-welcome", "aria-labelledby": "pc-welcome" },
    el("h2", { id: "pc-welcome" }, say("welcome")),
    el("p", {}, said, language.startsWith("zh") ? "" : " ", say("intro_languages")),
    start.examples.length ? el("h3", {}, say("examples")) : "",
    el("ul", { class: "pc-examples" }, start.examples.map((example) =>
      el("li", {}, el("button", { type: "button", lang: languageOf(example), on: { click: () => ask(example) } }, example, icon("up"))))));
}

/** The documents, each with a link to its reader. */
export function shelf() {
  return el("section", { class: "pc-shelf", "aria-labelledby": "pc-shelf" },
    el("h2", { id: "pc-shelf" }, say("read_tab")),
    el("p", {}, say("read_intro")),
    el("ul", {}, start.documents.map((one) => {
      const title = inLanguage(one.titles, language);
      const name = inLanguage(one.names, language);
      const meta = [one.symbol, one.date, say("paragraphs_count", { n: one.paragraphs })].filter(Boolean);
      return el("li", {},
        el("h3", { lang: title.lang }, title.text),
        el("p", { class: "pc-small" }, meta.join(" · ")),
        el("a", { href: inReader(one.read), class: "pc-button pc-primary" }, say("read_open", { name: name.text || one.symbol || title.text })));
    })));
}
