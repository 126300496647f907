// The page: choose, predict, move a slider, see the run at once, compare, share.
import { h } from "../../web-report/src/dom.js";
import { comparison } from "./compare.js";
import { Controls } from "./controls.js";
import { Core, Dropped, Latest } from "./core.js";
import { Frame } from "./frame.js";
import { LessonPanel } from "./lesson.js";
import { addRightLesson, rightLessons } from "./progress.js";
import { RunView } from "./run_view.js";
import { changed, settingsOf } from "./settings.js";
import { fromFragment, toFragment } from "./share.js";

const embedded = (id) => document.getElementById(id).textContent.trim();
const PATIENCE_MS = 400; // a run that takes longer is dropped when its settings are old

class Page {
  constructor(core, scenarios) {
    this.core = core;
    this.entered = 0;
    this.latest = new Latest(core, PATIENCE_MS);
    this.scenarios = new Map(scenarios.map((each) => [each.path, each]));
    this.files = Object.fromEntries(scenarios.map(({ path, text }) => [path, text]));
    this.lesson = new LessonPanel({ answer: (letter) => this.answer(letter),
      choose: (run) => this.chooseRun(run), next: () => this.nextLesson() });
    this.controls = new Controls((id, value) => this.move(id, value));
    const advise = (view) => this.task(() => this.advise(view));
    this.views = { kept: new RunView("kept", "Kept", { advise,
      stepped: (_, us) => this.together(this.views.now, us) }),
    now: new RunView("now", "Now", { advise, stepped: (step, us) => this.stepped(step, us) }) };
    this.frame = new Frame(scenarios, this.lesson, this.controls,
      [this.views.kept.element, this.views.now.element], {
        choose: (path) => this.choose(path),
        theme: () => this.recolour(),
        compare: () => this.compare(),
        reset: () => this.choose(this.state.now.scenario),
        share: () => this.share(),
        save: () => this.save(),
        edit: (text) => this.edit(text),
      });
    this.frame.tick(rightLessons());
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.recolour());
    addEventListener("hashchange", () => this.recall());
    if (!this.recall()) this.choose(scenarios[0].path);
  }

  get chosen() {
    return this.scenarios.get(this.state.now.scenario);
  }

  choose(path) {
    this.enter({ now: { scenario: path, run: null, moved: {}, edited: null }, pinned: null,
      answer: null, step: 0 });
  }

  /** After the last comes the first. */
  nextLesson() {
    const lessons = [...this.scenarios.values()].filter((each) => each.lesson);
    this.choose(lessons[(lessons.indexOf(this.chosen) + 1) % lessons.length].path);
  }

  recall() {
    const state = fromFragment(location.hash, this.scenarios);
    if (state) this.enter(state);
    return state !== null;
  }

  /** Everything anew, as a state says. */
  enter(state) {
    this.state = state;
    ++this.entered;
    this.kept = null;
    this.played = null;
    this.frame.said.textContent = "";
    this.frame.scenario.value = state.now.scenario;
    if (!this.chosen.lesson) this.lesson.hide();
    else if (state.answer === null) this.lesson.ask(this.chosen.lesson);
    this.change({});
  }

  /** A new state, soon to be seen. Only the step changes in place. */
  change(changes, then) {
    this.state = { ...this.state, ...changes };
    this.frame.showRuns(!this.chosen.lesson || this.state.answer !== null);
    this.task(async () => {
      this.remember();
      await this.show(this.state);
      then?.();
    });
  }

  changeNow(changes) {
    this.change({ now: { ...this.state.now, ...changes }, step: 0 });
  }

  answer(letter) {
    this.change({ answer: letter }, () => {
      document.getElementById("graded").focus();
      if (letter === this.played.answer) addRightLesson(this.state.now.scenario);
      this.frame.tick(rightLessons());
    });
  }

  chooseRun(run) {
    this.lesson.mark(run);
    this.changeNow({ run, moved: {}, edited: null });
  }

  move(id, value) {
    this.changeNow({ moved: { ...this.state.now.moved, [id]: value } });
  }

  edit(text) {
    this.changeNow({ edited: text, moved: {} });
  }

  compare() {
    this.change({ pinned: this.state.pinned ? null : this.state.now });
  }

  /** Work with the core, of which only the last asked for needs to be done. */
  task(work) {
    const root = document.documentElement;
    this.latest.ask(async () => {
      root.dataset.busy = "true";
      this.frame.complain([]);
      try {
        await work();
      } catch (error) {
        if (error instanceof Dropped) return;
        this.frame.complain(error.problems ??
          [{ where: "the page", what: error.message, fix: "reload it" }]);
      } finally {
        delete root.dataset.busy;
        root.dataset.ready = "true";
      }
    });
  }

  /** From a state to what is seen. */
  async show(state) {
    const asked = performance.now();
    this.frame.compare.textContent = state.pinned ? "Stop comparing" : "Compare with this";
    const base = await this.read(state.now);
    this.frame.title.textContent = this.chosen.label;
    this.frame.setting.textContent = [base.text ?? ""].flat().join(" ");
    if (this.chosen.lesson) {
      if (state.answer === null) return;
      await this.grade(state);
    }
    await this.showNow(state, base, asked);
    await this.showKept(state);
  }

  async grade(state) {
    if (this.played) return;
    const { text, path, lesson } = this.chosen;
    this.played = await this.ask({ call: "lesson", text, name: path, files: this.files });
    this.lesson.grade(lesson, this.played, state.answer, state.now.run);
  }

  async showNow({ now, step }, base, asked) {
    const run = await this.simulate(base, now);
    this.controls.stand(settingsOf(run.scenario, run.answer.shape), this.state.now.moved);
    this.frame.editor.value = now.edited ?? JSON.stringify(run.scenario, null, 2);
    this.frame.glanceAt(run.answer.data.verdict);
    this.now = run;
    this.views.now.show(run, step, performance.now() - asked);
  }

  async showKept({ pinned }) {
    document.body.classList.toggle("comparing", pinned !== null);
    if (pinned && this.kept?.of !== pinned) {
      const asked = performance.now();
      const run = await this.simulate(await this.read(pinned), pinned);
      this.kept = { ...run, of: pinned };
      this.views.kept.show(this.kept, 0, performance.now() - asked);
    }
    this.frame.comparison.replaceChildren(
      ...(pinned ? [comparison(this.kept, this.now)] : []));
  }

  /** An answer, if it is not about what was left since; mistakes are thrown with their list. */
  async ask(request) {
    const { entered } = this;
    const answer = await this.core.ask(request);
    if (entered !== this.entered) throw new Dropped();
    if (answer.problems) throw Object.assign(new Error(), { problems: answer.problems });
    return answer;
  }

  /** The scenario of a configuration before its sliders. */
  async read({ scenario, run, edited }) {
    const { text, path } = this.scenarios.get(scenario);
    const patch = run && JSON.parse(text).lesson?.runs?.[run]?.patch;
    const answer = await this.ask({ call: "read", text: edited ?? text, name: path,
      files: this.files, ...(patch && edited === null ? { patch } : {}) });
    return JSON.parse(answer.scenario);
  }

  async simulate(base, { scenario: name, moved }) {
    const scenario = changed(base, moved);
    const answer = await this.ask({ call: "run", text: JSON.stringify(scenario), name });
    return { scenario, answer };
  }

  /** What it would take: each suggestion is a simulation. */
  async advise(view) {
    const { scenario } = view.run;
    const answer = await this.ask({ call: "run", text: JSON.stringify(scenario),
      name: this.state.now.scenario, advise: true });
    view.showFixes(answer.data);
  }

  stepped(step, us) {
    this.state.step = step;
    this.remember();
    this.together(this.views.kept, us);
  }

  together(other, us) {
    if (this.state.pinned && this.frame.together.checked) other.follow(us);
  }

  remember() {
    history.replaceState(null, "", toFragment(this.state));
  }

  recolour() {
    for (const view of Object.values(this.views)) view.recolour();
  }

  async share() {
    this.remember();
    try {
      await navigator.clipboard.writeText(location.href);
      this.frame.said.textContent = "The link is copied: it shows what you see.";
    } catch {
      this.frame.said.textContent = "Copy the address of this page: it shows what you see.";
    }
  }

  save() {
    const text = `${JSON.stringify(this.now.scenario, null, 2)}\n`;
    const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    h("a", { download: `${this.now.scenario.name}.json`, href: url }).click();
    URL.revokeObjectURL(url);
    this.frame.said.textContent = "Saved; oomcast run reads it.";
  }
}

Core.load(embedded("core"), embedded("worker"))
  .then((core) => new Page(core, JSON.parse(embedded("scenarios"))))
  .catch((error) => document.getElementById("page").replaceChildren(
    h("p", { role: "alert" }, `The playground cannot start in this browser: ${error.message}`)));
