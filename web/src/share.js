// What is shown, as the fragment of the address: a link shows the same to somebody else.
import { validSettings } from "./settings.js";

const text = (value) => (typeof value === "string" ? value : null);

function config(kept, names) {
  if (!names.has(kept?.scenario)) return null;
  return { scenario: kept.scenario, run: text(kept.run), moved: validSettings(kept.moved),
    edited: text(kept.edited) };
}

/** Members that say nothing are left out, so that links stay short. */
const empty = (value) => typeof value === "object" && Object.keys(value).length === 0;
const short = (_, value) => (value === null || value === 0 || empty(value) ? undefined : value);

export function toFragment(state) {
  return `#${encodeURIComponent(JSON.stringify(state, short))}`;
}

/** Null: the fragment is none of ours. Of what it says only that counts which we could say. */
export function fromFragment(fragment, names) {
  try {
    const kept = JSON.parse(decodeURIComponent(fragment.slice(1)));
    const now = config(kept.now, names);
    return now && { now, pinned: config(kept.pinned, names), answer: text(kept.answer),
      step: Number.isInteger(kept.step) && kept.step > 0 ? kept.step : 0 };
  } catch {
    return null;
  }
}
