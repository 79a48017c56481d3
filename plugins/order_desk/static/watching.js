// Keep a page fresh without a blink. <… data-every="20"> says how often, in seconds.
import { quietly, refresh } from "./desk.js";

const every = Number(document.querySelector("[data-every]")?.dataset.every ?? 30);
quietly(every, async () => {
  await refresh();
});
