// Elements made from data. Text goes in as text: nothing here, or on the page, reads markup.

const SVG = "http://www.w3.org/2000/svg";
const ICONS = {
  check: "M4 10.5l4 4 8-9",
  warn: "M10 3l8 14H2z M10 8v4 M10 14.5v.2",
  none: "M10 3a7 7 0 1 0 .01 0z M5.2 14.8l9.6-9.6",
  against: "M4 8h12 M4 13h12 M13 4L7 17",
  close: "M5 5l10 10 M15 5L5 15",
  up: "M10 16V4 M5 9l5-5 5 5",
  down: "M10 4v12 M5 11l5 5 5-5",
  copy: "M7 7h9v10H7z M4 13V3h9",
  link: "M8 12l4-4 M9 6l2-2a3.5 3.5 0 0 1 5 5l-2 2 M11 14l-2 2a3.5 3.5 0 0 1-5-5l2-2",
  edit: "M4 16l1-4 8-8 3 3-8 8z",
  list: "M4 5h12 M4 10h12 M4 15h12",
  plus: "M10 4v12 M4 10h12",
  good: "M3 9h3v8H3z M6 9l3-6c2 0 2 1.500 2 3l-.5 2H16l-1.500 9H6",
  bad: "M3 11h3V3H3z M6 11l3 6c2 0 2-1.500 2-3l-.5-2H16l-1.500-9H6",
  out: "M11 4h5v5 M16 4l-8 8 M13 11v5H4V7h5",
};

/** An element; `on` holds listeners, null and false attributes are left out. */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false || value === "") continue;
    if (name === "on") {
      for (const [event, act] of Object.entries(value)) node.addEventListener(event, act);
    } else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child || child === 0));
  return node;
}

/** A drawing beside words, which say the same: hidden from screen readers. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  for (const [key, value] of Object.entries({
    viewBox: "0 0 20 20", class: `pc-icon pc-icon-${name}`, "aria-hidden": "true", focusable: "false",
  })) svg.setAttribute(key, value);
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** A button with a drawing and a word; `quiet` shows the word to screen readers and on hover only. */
export function button(drawing, word, act, { quiet = false, ...attributes } = {}) {
  return el(
    "button",
    {
      type: "button",
      class: quiet ? "pc-button pc-quiet" : "pc-button",
      title: quiet ? word : null,
      on: { click: act },
      ...attributes,
    },
    drawing && icon(drawing),
    el("span", { class: quiet ? "pc-hidden" : null }, word),
  );
}
