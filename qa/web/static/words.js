// The words of the page in the reader's language, and what else it begins with.

export const language = document.documentElement.dataset.language || "en";

const answer = await fetch(`/page/start/${language}.json`);
/** {words, examples, documents, bundled, languages, longest, extras} */
export const start = await answer.json();

/** A text of the page, with {names} filled in. */
export function say(key, values = {}) {
  const text = start.words[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** A text that counts: its form for one, or for n. */
export function count(key, n) {
  return n === 1 ? say(`${key}_one`) : say(key, { n });
}

/** One of several languages' texts: the wanted one, or the nearest of the others. */
export function inLanguage(texts, wanted) {
  const near = wanted.startsWith("zh") ? ["zh-Hans", "zh-Hant", "en"] : ["en", "zh-Hans"];
  const found = [wanted, ...near, ...Object.keys(texts)].find((tag) => texts[tag]);
  return { lang: found || wanted, text: texts[found] || "" };
}

/** The language that a question seems to be in. */
export function languageOf(text) {
  if (!/\p{Script=Han}/u.test(text)) return "en";
  return language === "en" ? "zh-Hans" : language;
}
