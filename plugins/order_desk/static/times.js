// Tell beside a time how long ago it was, or in how long it will be: <time datetime="…" data-ago>.
const UNITS = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];
const format = new Intl.RelativeTimeFormat("en", { numeric: "always", style: "short" });

export function inWords(moment, now = Date.now()) {
  const seconds = (moment.getTime() - now) / 1000;
  const [unit, length] = UNITS.find(([, size]) => Math.abs(seconds) >= size) ?? [];
  if (!unit) return seconds > 0 ? "in a moment" : "just now";
  return format.format(Math.trunc(seconds / length), unit);
}

function tellAll() {
  for (const time of document.querySelectorAll("time[data-ago]")) {
    const words = ` (${inWords(new Date(time.dateTime))})`;
    let place = time.querySelector("small");
    if (!place) time.append((place = document.createElement("small")));
    if (place.textContent !== words) place.textContent = words;
  }
}

export function tellTimes() {
  tellAll();
  setInterval(tellAll, 15_000);
  document.addEventListener("desk:refreshed", tellAll);
}
