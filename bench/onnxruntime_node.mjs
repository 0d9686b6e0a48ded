// Times ONNX Runtime called from Node, which is how the figures were made that Fovea's goals stand beside. `fovea bench`
// calls the same library through its C interface, without Node's call and its copy of the output.
// Usage: (npm install --prefix bench/peers onnxruntime-node@1.30.0)
//        node bench/onnxruntime_node.mjs THREADS FILE.onnx...        files of `fovea export MODEL --size 320x180`
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const ort = createRequire(fileURLToPath(new URL('peers/', import.meta.url)))('onnxruntime-node');
const [threads, ...files] = process.argv.slice(2);
const [width, height, scale, warmup, runs] = [320, 180, 4, 5, 23];
for (const file of files) {
  const session = await ort.InferenceSession.create(file, { intraOpNumThreads: Number(threads), interOpNumThreads: 1 });
  const samples = Float32Array.from({ length: 3 * height * width }, () => Math.random());
  const input = new ort.Tensor('float32', samples, [1, 3, height, width]);
  const output = new ort.Tensor('float32', new Float32Array(samples.length * scale * scale), [1, 3, height * scale, width * scale]);
  const times = [];
  for (let i = 0; i < warmup + runs; i++) {
    const start = performance.now();
    await session.run({ [session.inputNames[0]]: input }, { [session.outputNames[0]]: output });
    if (i >= warmup) times.push(performance.now() - start);
  }

  times.sort((a, b) => a - b);
  console.log(`${file}: ${threads} threads, median ${times[runs >> 1].toFixed(2)} ms of ${runs}`);
}

process.exit(0);
