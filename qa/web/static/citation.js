// Citations: where their paragraph is read, and the forms in which they are copied.

import { inLanguage, language, say } from "./words.js";

/** `declaration:16` is read at /read/declaration/16. */
export function readPath(paragraph) {
  const [document, ...label] = paragraph.split(":");
  const safe = encodeURIComponent(label.join(":")).replaceAll("%2F", "/");
  return `/read/${encodeURIComponent(document)}/${safe}`;
}

/** The reader's page in the language of this one, where the reader chose it here. */
export function inReader(path) {
  return document.documentElement.dataset.chosen ? `${path}?lang=${language}` : path;
}

/** The printed reference in the language of the answer. */
export const reference = (cited, lang) => inLanguage(cited.references, lang);

/** `“...” (A/RES/S-32/1, annex, para. 16)`, in the language of the answer. */
export function quoted(cited, lang) {
  const { text } = reference(cited, lang);
  const said = cited.reading || cited.quote;
  if (lang.startsWith("zh")) {
    const how = cited.reading && !cited.reading_official ? `；${say("unofficial")}` : "";
    return `“${said}”（${text}${how}）`;
  }
  const how = cited.reading && !cited.reading_official ? "; unofficial translation" : "";
  return `“${said}” (${text}${how})`;
}

/** A block quote: the text of record, the reading, and the reference as a link. */
export function markdown(cited, lang) {
  const { text } = reference(cited, lang);
  const link = new URL(readPath(cited.paragraph), location.href).href;
  const parts = [cited.quote, cited.reading].filter(Boolean);
  const lines = parts.map((part) => `> ${plain(part)}`).join("\n>\n");
  return `${lines}\n>\n> — [${plain(text)}](${link})`;
}

const plain = (text) => text.replace(/\s*\n\s*/g, " ").replace(/([\\`*_{}[\]<>#|~])/g, "\\$1");
