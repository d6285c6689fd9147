// Small things for building what is seen. Texts are always set as text: nothing here makes markup.

import { say } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";

export const byId = (id) => document.getElementById(id);

// make("p", {class: "quiet", hidden: true}, "text", child …); a function is what it does: {onclick}.
export function make(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) put(element, key, value);
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

function put(element, key, value) {
  if (value === null || value === undefined || value === false) return;
  if (typeof value === "function") element[key] = value;
  else element.setAttribute(key, value === true ? "" : value);
}

// A copy of a <template>, with its [data-slot="name"] elements filled: text, or an element.
export function copy(id, slots = {}) {
  const element = byId(id).content.firstElementChild.cloneNode(true);
  for (const [name, value] of Object.entries(slots)) fill(element, name, value);
  return element;
}

// Fill the slots of that name; a slot without a value is hidden.
export function fill(within, name, value) {
  const own = within.dataset?.slot === name ? [within] : [];
  for (const slot of [...own, ...within.querySelectorAll(`[data-slot="${name}"]`)]) {
    slot.hidden = value === null || value === undefined || value === "";
    if (!slot.hidden) slot.replaceChildren(value);
  }
}

// A drawing of the API ({width, height, path}), as a QR code or a barcode; sharp at any size.
export function drawing({ width, height, path }, label) {
  const svg = document.createElementNS(SVG, "svg");
  const line = document.createElementNS(SVG, "path");
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  svg.setAttribute("shape-rendering", "crispEdges");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", label);
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

// An icon of icons/sprite.svg.
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  const use = document.createElementNS(SVG, "use");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `/static/pages/icons/sprite.svg#${name}`);
  svg.append(use);
  return svg;
}

// A sentence at the edge of the screen, read aloud, gone after a while or when it is touched.
export function toast(text, { lasting = false } = {}) {
  const shown = make("div", { class: "toast" }, make("span", {}, text));
  const close = make("button", { class: "bare", "aria-label": say("close"), onclick: () => shown.remove() }, icon("close"));
  shown.append(close);
  raiseToasts();
  byId("toasts").replaceChildren(shown);
  if (!lasting) setTimeout(() => shown.remove(), 8000);
}

// Before the dialog that is open: behind it nobody can read or close them, nor hears them read aloud.
export function raiseToasts() {
  const dialog = document.querySelector("dialog[open]");
  const place = dialog ?? document.body;
  if (byId("toasts").parentElement === place) return;
  place.append(byId("toasts"));
  dialog?.addEventListener("close", raiseToasts, { once: true });
}
