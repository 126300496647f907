// The sliders: what stands where, and what was moved.
import { count, h } from "../../web-report/src/dom.js";
import { CONTROLS, MANAGERS } from "./settings.js";

const nearest = (steps, value) => steps.reduce((best, step, i) =>
  Math.abs(step - value) < Math.abs(steps[best] - value) ? i : best, 0);

const words = (control, value) =>
  value === null ? "none" : `${count(Math.round(value * 10) / 10)} ${control.unit}`.trim();

export class Controls {
  /** `moved(id, value)` is told what the user set. */
  constructor(moved) {
    this.moved = moved;
    this.inputs = new Map();
    this.outputs = new Map();
    this.manager = h("select", { id: "manager",
      onchange: () => moved("manager", this.manager.value) },
    MANAGERS.map((name) => h("option", { value: name }, name)));
    this.element = h("div", { id: "sliders" },
      h("label", { class: "slider", for: "manager" }, h("span", null, "Cluster manager"),
        this.manager),
      CONTROLS.map((control) => this.slider(control)));
  }

  slider(control) {
    const input = h("input", { type: "range", id: control.id, min: 0,
      max: control.steps.length - 1, step: 1, oninput: () => {
        const value = control.steps[Number(input.value)];
        this.say(control, value);
        this.moved(control.id, value);
      } });
    const output = h("output", { for: control.id });
    this.inputs.set(control.id, input);
    this.outputs.set(control.id, output);
    return h("label", { class: "slider", for: control.id, title: control.key },
      h("span", null, control.label), output, input);
  }

  say(control, value) {
    this.outputs.get(control.id).textContent = words(control, value);
    this.inputs.get(control.id).setAttribute("aria-valuetext", words(control, value));
  }

  /** Puts each where the run stands; but `moved`, as it is now, may be ahead of the run. */
  stand(settings, moved) {
    for (const control of CONTROLS) {
      const input = this.inputs.get(control.id);
      const stands = settings[control.id];
      const value = stands === null ? null : moved[control.id] ?? stands;
      input.disabled = value === null;
      input.value = String(value === null ? 0 : nearest(control.steps, value));
      this.say(control, value);
    }
    this.manager.value = moved.manager ?? settings.manager;
  }
}
