// The simulator's thread: a WebAssembly module and calls into it. Answers come in the order of the
// requests; a bug of the simulator ends the thread and says what it said.
import { ConsoleStdout, File, OpenFile, WASI } from "@bjorn3/browser_wasi_shim";

let core;
const last = [];

function start(module) {
  const said = () => ConsoleStdout.lineBuffered((line) => last.push(line));
  const wasi = new WASI([], [], [new OpenFile(new File([])), said(), said()]);
  const instance = new WebAssembly.Instance(module, { wasi_snapshot_preview1: wasi.wasiImport });
  wasi.initialize(instance);
  core = instance.exports;
}

function call(request) {
  const bytes = new TextEncoder().encode(JSON.stringify(request));
  const at = core.oomcast_allocate(bytes.length);
  new Uint8Array(core.memory.buffer, at, bytes.length).set(bytes);
  const answer = core.oomcast_call(at, bytes.length);
  core.oomcast_release(at);
  const length = new DataView(core.memory.buffer).getUint32(answer, true);
  const text = new TextDecoder().decode(new Uint8Array(core.memory.buffer, answer + 4, length));
  core.oomcast_release(answer);
  return JSON.parse(text);
}

onmessage = ({ data }) => {
  if (data.module) {
    start(data.module);
    return;
  }
  try {
    const begin = performance.now();
    const answer = call(data.request);
    postMessage({ id: data.id, answer, took: performance.now() - begin });
  } catch (error) {
    postMessage({ id: data.id, broken: [...last, String(error)].join("\n") });
  }
};
