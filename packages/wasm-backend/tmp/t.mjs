import v8 from "node:v8";
if (process.env.RELAXED !== "0") v8.setFlagsFromString("--experimental-wasm-relaxed-simd");
const tf = await import("@tensorflow/tfjs-core");
await import("@tensorflow/tfjs-backend-cpu");
const L = await import("@tensorflow/tfjs-layers");
const { registerWasm } = await import("../dist/index.js");
const threads = Number(process.env.THREADS ?? 2);
const e = await registerWasm({ threads });
console.log(e.name, e.threads, e.simd, e.reasons);
function net() {
  const m = L.sequential();
  const init = (s) => L.initializers.glorotUniform({ seed: s });
  m.add(
    L.layers.conv2d({
      inputShape: [32, 32, 3],
      filters: 16,
      kernelSize: 3,
      padding: "same",
      activation: "relu",
      kernelInitializer: init(1),
      biasInitializer: L.initializers.randomUniform({ minval: -0.1, maxval: 0.1, seed: 5 }),
    }),
  );
  m.add(L.layers.maxPooling2d({ poolSize: 2 }));
  m.add(
    L.layers.conv2d({
      filters: 32,
      kernelSize: 3,
      padding: "same",
      activation: "relu",
      kernelInitializer: init(2),
      biasInitializer: L.initializers.randomUniform({ minval: -0.1, maxval: 0.1, seed: 6 }),
    }),
  );
  m.add(L.layers.globalAveragePooling2d({}));
  m.add(L.layers.dense({ units: 10, kernelInitializer: init(3) }));
  return m;
}
const lossFn = (logits, labels) =>
  tf.customGrad((z, save) => {
    const [loss, g] = tf
      .engine()
      .runKernel("RegimenSoftmaxCrossEntropy", { logits: z, labels }, { labelSmoothing: 0 });
    const n = z.shape[0];
    save([g]);
    return { value: tf.mean(loss), gradFunc: (dy, [g]) => tf.mul(tf.div(g, n), dy) };
  })(logits);
const composed = (logits, labels) =>
  tf.tidy(() =>
    tf.losses.softmaxCrossEntropy(
      tf.oneHot(labels, 10).toFloat?.() ?? tf.cast(tf.oneHot(labels, 10), "float32"),
      logits,
    ),
  );
if (process.argv[2] === "check") {
  const B = 4;
  const xs = Float32Array.from(
    { length: B * 3072 },
    (_, i) => Math.sin(i * 0.37) + Math.cos(i * 1.7),
  );
  const run = async (be) => {
    await tf.setBackend(be);
    const m = net();
    const x = tf.tensor4d(xs, [B, 32, 32, 3]),
      y = tf.tensor1d([1, 3, 5, 7], "int32");
    const { value, grads } = tf.variableGrads(
      () => {
        const z = m.apply(x, { training: true });
        return be === "cpu" ? composed(z, y) : lossFn(z, y);
      },
      m.trainableWeights.map((w) => w.val),
    );
    const o = Object.entries(grads).map(([k, v]) => [
      k.replace(/_\d+\b/, "").replace(/\d+/g, "N"),
      v.dataSync(),
    ]);
    const p = m.predict(x).dataSync();
    return { v: value.dataSync()[0], o, p };
  };
  const a = await run("cpu"),
    b = await run("regimen-wasm");
  console.log(a.v, b.v);
  a.o.forEach(([k, v], i) => {
    const w = b.o[i][1];
    let me = 0,
      ms = 0;
    v.forEach((q, j) => {
      me = Math.max(me, Math.abs(q - w[j]));
      ms = Math.max(ms, Math.abs(q));
    });
    console.log(k, me / ms, ms);
  });
  console.log(a.p.slice(0, 3), b.p.slice(0, 3));
} else {
  await tf.setBackend("regimen-wasm");
  const m = net();
  const B = 64;
  const vars = m.trainableWeights.map((w) => w.val);
  const xs = Float32Array.from({ length: B * 3072 }, (_, i) => Math.sin(i * 0.37));
  const x = tf.tensor4d(xs, [B, 32, 32, 3]),
    y = tf.tensor1d(
      Int32Array.from({ length: B }, (_, i) => i % 10),
      "int32",
    );
  const slots = vars.map((v) => [tf.zeros(v.shape), tf.zeros(v.shape)]);
  let t = 0;
  const step = () => {
    const { value, grads } = tf.variableGrads(
      () => lossFn(m.apply(x, { training: true }), y),
      vars,
    );
    t++;
    vars.forEach((v, i) => {
      const g = grads[v.name];
      const [p, mm, vv] = tf.engine().runKernel(
        "RegimenAdam",
        { parameter: v, gradient: g, m: slots[i][0], v: slots[i][1] },
        {
          learningRate: 1e-3,
          beta1: 0.9,
          beta2: 0.999,
          epsilon: 1e-8,
          weightDecay: 0,
          decoupled: false,
          correction1: 1 - 0.9 ** t,
          correction2: 1 - 0.999 ** t,
        },
      );
      v.assign(p);
      p.dispose();
      slots[i][0].dispose();
      slots[i][1].dispose();
      slots[i] = [mm, vv];
      g.dispose();
    });
    const l = value.dataSync()[0];
    value.dispose();
    return l;
  };
  for (let i = 0; i < 30; i++) step();
  if (process.argv[2] === "prof") {
    const b = tf.backend();
    const acc = {};
    const orig = b.engine.run.bind(b.engine);
    b.engine.run = (k, p, u) => {
      const s = performance.now();
      orig(k, p, u);
      const d = performance.now() - s;
      (acc[k + " " + (k.startsWith("w") ? p[7] + ">" + p[10] : "")] ??= [0, 0])[0] += d;
      acc[k + " " + (k.startsWith("w") ? p[7] + ">" + p[10] : "")][1]++;
    };
    const s = performance.now();
    for (let i = 0; i < 100; i++) step();
    const all = (performance.now() - s) / 100;
    let sum = 0;
    for (const [k, [d, n]] of Object.entries(acc).sort((a, b) => b[1][0] - a[1][0])) {
      console.log(k.padEnd(30), (d / 100).toFixed(3), n / 100);
      sum += d / 100;
    }
    console.log("kernels", sum.toFixed(2), "all", all.toFixed(2));
  } else {
    const ts = [];
    const n0 = tf.memory().numTensors,
      d0 = tf.memory().numDataBuffers;
    for (let i = 0; i < 200; i++) {
      const s = performance.now();
      step();
      ts.push(performance.now() - s);
    }
    ts.sort((a, b) => a - b);
    console.log(
      "median",
      ts[100].toFixed(2),
      "min",
      ts[0].toFixed(2),
      tf.memory().numTensors - n0,
      tf.memory().numDataBuffers - d0,
      tf.memory(),
      step(),
    );
  }
}
await e.dispose();
