// The quote behind a mark, shown on hover and on focus; Escape closes it (WCAG 1.4.13).

import { el } from "./element.js";
import { reference } from "./citation.js";

const WAIT = 120;
const tip = el("div", {
  id: "pc-tip", class: "pc-tip", role: "tooltip", hidden: true,
  on: { mouseenter: () => clearTimeout(timer), mouseleave: later },
});
document.body.append(tip);
let timer;
let shown = null;

/** Show `cited` whenever `mark` is pointed at or focused. */
export function explain(mark, cited, lang) {
  mark.addEventListener("mouseenter", () => {
    clearTimeout(timer);
    timer = setTimeout(() => show(mark, cited, lang), WAIT);
  });
  mark.addEventListener("mouseleave", later);
  mark.addEventListener("focus", () => {
    if (mark.matches(":focus-visible")) show(mark, cited, lang);
  });
  mark.addEventListener("blur", hide);
}

export function hide() {
  clearTimeout(timer);
  if (shown) shown.removeAttribute("aria-describedby");
  shown = null;
  tip.hidden = true;
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(hide, WAIT);
}

function show(mark, cited, lang) {
  if (!mark.isConnected) return;
  hide();
  const named = reference(cited, lang);
  tip.replaceChildren(
    el("p", { class: "pc-tip-reference", lang: named.lang }, named.text),
    el("p", { class: "pc-tip-quote", lang: cited.lang }, `“${cited.quote}”`),
    cited.reading ? el("p", { class: "pc-tip-quote", lang: cited.reading_lang }, `“${cited.reading}”`) : "",
  );
  tip.hidden = false;
  shown = mark;
  mark.setAttribute("aria-describedby", tip.id);
  place(mark.getBoundingClientRect());
}

function place(at) {
  const gap = 8;
  const { offsetWidth: width, offsetHeight: height } = tip;
  const room = document.documentElement.clientWidth;
  const left = Math.min(Math.max(gap, at.left + at.width / 2 - width / 2), room - width - gap);
  const above = at.top - height - gap;
  tip.style.left = `${Math.max(gap, left)}px`;
  tip.style.top = `${above > gap ? above : at.bottom + gap}px`;
}

document.addEventListener("keydown", (press) => {
  if (press.key === "Escape" && shown) {
    press.stopPropagation();
    press.preventDefault();
    hide();
  }
}, true);
document.addEventListener("scroll", hide, { passive: true, capture: true });
