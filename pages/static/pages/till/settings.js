// What the shop chose on this device: its paper, and whether every receipt is printed.

import { byId } from "../shared/dom.js";
import { setTheme, theme } from "../shared/theme.js";
import { language } from "../shared/words.js";
import { keep, kept, keptOrSaid } from "./device.js";

const COLUMNS = { 58: 32, 80: 42 };
let chosen = { paper: "80", always: false };

export const columns = () => COLUMNS[chosen.paper];
export const isPrintedAlways = () => chosen.always;
export const receiptFormat = () => ({ "Receipt-Format": `width=${columns()}; charset=utf-8; lang=${language}` });

export async function recallSettings() {
  chosen = (await kept("settings")) ?? chosen;
  byId("paper").value = chosen.paper;
  byId("print-always").checked = chosen.always;
  byId("theme").value = theme();
  show();
}

export function listenToSettings() {
  byId("paper").addEventListener("change", choose);
  byId("print-always").addEventListener("change", choose);
  byId("theme").addEventListener("change", () => setTheme(byId("theme").value));
  byId("language").addEventListener("change", () => location.assign(`?lang=${byId("language").value}`));
}

function choose() {
  chosen = { paper: byId("paper").value, always: byId("print-always").checked };
  keptOrSaid(keep("settings", chosen));
  show();
}

const show = () => (document.documentElement.dataset.paper = chosen.paper);
