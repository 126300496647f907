// The simulator as the page sees it: questions, and promises of answers.

/** The answer was not waited for. */
export class Dropped extends Error {}

async function unpack(base64) {
  const packed = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const plain = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return WebAssembly.compile(await new Response(plain).arrayBuffer());
}

export class Core {
  /** From the module (gzip, base64) and the script of its thread. */
  static async load(base64, script) {
    const url = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
    return new Core(await unpack(base64), url);
  }

  constructor(module, url) {
    Object.assign(this, { module, url, number: 0, waiting: new Map() });
    this.start();
  }

  start() {
    this.worker = new Worker(this.url);
    this.worker.onmessage = ({ data }) => this.take(data);
    this.worker.postMessage({ module: this.module });
  }

  take({ id, answer, took, broken }) {
    const { done, failed } = this.waiting.get(id);
    this.waiting.delete(id);
    if (broken === undefined) {
      done({ ...answer, took });
    } else {
      failed(new Error(`the simulator stopped: ${broken}`));
      this.drop(); // its memory may be in any state
    }
  }

  ask(request) {
    const id = ++this.number;
    return new Promise((done, failed) => {
      this.waiting.set(id, { done, failed });
      this.worker.postMessage({ id, request });
    });
  }

  /** Nobody wants the answers any more: they would come too late. */
  drop() {
    this.worker.terminate();
    for (const { failed } of this.waiting.values()) failed(new Dropped());
    this.waiting.clear();
    this.start();
  }
}

/** Runs one job at a time, and of those that come meanwhile only the last. */
export class Latest {
  constructor(core, patienceMs) {
    Object.assign(this, { core, patienceMs, next: null, running: false, began: 0 });
  }

  ask(job) {
    this.next = job;
    if (!this.running) this.loop();
    else if (performance.now() - this.began > this.patienceMs) this.core.drop();
  }

  async loop() {
    this.running = true;
    while (this.next) {
      const job = this.next;
      this.next = null;
      this.began = performance.now();
      await job();
    }
    this.running = false;
  }
}
