// Light, dark, or as the device; remembered on this device.

const KEPT = "regulars-theme";

export const theme = () => localStorage.getItem(KEPT) ?? "auto";

export function setTheme(name) {
  if (name === "auto") localStorage.removeItem(KEPT);
  else localStorage.setItem(KEPT, name);
  applyTheme();
}

export function applyTheme() {
  const name = theme();
  if (name === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = name;
}
