// Runs before Gradio does: settles the language of the page.
//
// Gradio reads `navigator.language` once, at its start, and knows no switch. The reader's choice,
// or the first language of the browser that we speak, stands in its place. It is kept in this
// browser; `?lang=zh-Hant` in the address chooses too.
(() => {
  "use strict";
  const LOCALES = { en: "en", "zh-Hans": "zh-CN", "zh-Hant": "zh-TW" };
  const KEY = "pincite.language";

  function ours(tag) {
    if (/^zh\b/i.test(tag)) {
      return /hant|tw|hk|mo/i.test(tag) && !/hans/i.test(tag) ? "zh-Hant" : "zh-Hans";
    }
    return /^en\b/i.test(tag) ? "en" : null;
  }

  function chosen() {
    const asked = new URLSearchParams(location.search).get("lang");
    try {
      if (asked in LOCALES) localStorage.setItem(KEY, asked);
      const kept = localStorage.getItem(KEY);
      if (kept in LOCALES) return kept;
    } catch {
      if (asked in LOCALES) return asked; // storage is switched off
    }
    return null;
  }

  function accepted() {
    return (navigator.languages || [navigator.language]).map(ours).find(Boolean) || "en";
  }

  const choice = chosen();
  const language = choice || accepted();
  const root = document.documentElement;
  if (choice) root.dataset.chosen = "true"; // links to the reader say so
  root.lang = language;
  root.dataset.language = language;
  Object.defineProperty(navigator, "language", { configurable: true, get: () => LOCALES[language] });
})();
