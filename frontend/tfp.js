// @ts-check
/**
 * Links of the TensorFlow Playground (Smilkov, Carter, 2016; the names and defaults of its `src/state.ts`), as
 * experiments of Layerwise, and what cannot be the same.
 */

/** @typedef {import("./protocol.js").Experiment} Experiment */
/** @typedef {import("./held.js").Held} Held */
/** @typedef {import("./address.js").Remark} Remark */
/** @typedef {import("./address.js").LinkedView} LinkedView */
/** @typedef {{ experiment: Experiment, held: Held, view: LinkedView, remarks: Remark[] }} Opened */
/** @typedef {(key: string, values?: Record<string, string | number>) => void} Say */

/** What a link that leaves a name out means. @type {Record<string, string>} */
const STANDARD = {
  ...{ activation: "tanh", regularization: "none", batchSize: "10", dataset: "circle" },
  ...{ regDataset: "reg-plane", learningRate: "0.03", regularizationRate: "0", noise: "0" },
  ...{ networkShape: "4,2", showTestData: "false", discretize: "false", percTrainData: "50" },
  ...{ problem: "classification", initZero: "false", x: "true", y: "true" },
};

/** @type {Record<string, any>} */
const CLASSES = {
  circle: { kind: "circle" },
  xor: { kind: "xor" },
  gauss: { kind: "gaussians" },
  spiral: { kind: "spiral", arms: 2, turns: 1.75 },
};
/** @type {Record<string, any>} */
const NUMBERS = { "reg-plane": { kind: "tilted_plane" }, "reg-gauss": { kind: "multi_gaussian" } };
/**
 * Our noise for one of its noise of the same spread. It adds numbers that are even within bounds, a √3rd of which is
 * their standard deviation, to coordinates; in all but the spiral only to find out the class or the number.
 * @type {Record<string, number>}
 */
const NOISE = {
  ...{ circle: 1.44, xor: 1.44, gaussians: 1, spiral: 0.32 },
  ...{ tilted_plane: 0.41, multi_gaussian: 1 },
};
/** How many points it draws. */
const POINTS = { classification: 500, regression: 1200 };
/** @type {Record<string, string>} */
const ACTIVATIONS = { relu: "relu", tanh: "tanh", sigmoid: "sigmoid", linear: "identity" };
/** @type {Record<string, string>} */
const PENALTIES = { none: "none", L1: "l1", L2: "l2" };
/** In its order, which is that of the inputs. @type {[string, string][]} */
const FEATURES = [
  ["x", "x1"],
  ["y", "x2"],
  ["xSquared", "x1_squared"],
  ["ySquared", "x2_squared"],
  ["xTimesY", "x1_x2"],
  ["sinX", "sin_x1"],
  ["sinY", "sin_x2"],
];
/** What its links can hide, and what that is here. @type {Record<string, string>} */
const CONTROLS = {
  ...{ playButton: "play", stepButton: "step", resetButton: "reset" },
  ...{ problem: "data", dataset: "data", noise: "noise", percTrainData: "train_share" },
  ...{ batchSize: "batch_size", learningRate: "learning_rate", activation: "activation" },
  ...{ regularization: "regularizer", regularizationRate: "regularizer", numHiddenLayers: "layers" },
  ...{ showTestData: "test_points", discretize: "discrete" },
  ...Object.fromEntries(FEATURES.map(([name]) => [name, "features"])),
};
/** Names that say nothing of an experiment. */
const MUTE = ["regDataset", "seed", "collectStats", "tutorial", "hideText", "cosX", "cosY"];

const HIDE = "_hide";
/** What layers, batches and seeds may be here. */
const MOST = { layers: 31, units: 512, batch: 1024, seed: 2 ** 32 - 1, rate: 1000, noise: 50, strength: 10 };
const SHARE = [10, 90];

const KNOWN = new Set([...Object.keys(STANDARD), ...Object.keys(CONTROLS), ...MUTE]);

/** Whether a fragment is one of the TensorFlow Playground: it has a name that only that uses. @param {string} hash */
export const isPlayground = (hash) =>
  hash
    .slice(1)
    .split("&")
    .some((part) => {
      const [name, value] = part.split("=", 2);
      return value !== undefined && KNOWN.has(name.endsWith(HIDE) ? name.slice(0, -HIDE.length) : name);
    });

/** @param {string} hash @param {Experiment} standard @returns {Opened} */
export function fromPlayground(hash, standard) {
  const given = Object.fromEntries(
    unescaped(hash.slice(1))
      .split("&")
      .map((part) => part.split("=", 2)),
  );
  /** @type {Remark[]} */
  const remarks = [];
  const say = (/** @type {string} */ key, values = {}) => void remarks.push({ key: `tfp.${key}`, values });
  const state = stateOf(given, say);
  const held = hidden(given, say);
  alwaysDifferent(state, say);
  if (given.tutorial) say("tutorial");
  return { experiment: experimentOf(state, standard), held, view: viewOf(state), remarks };
}

/** Mail programs write some letters with a percent sign. @param {string} text */
function unescaped(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** @typedef {ReturnType<typeof stateOf>} State what a link says, in the terms of the TensorFlow Playground */

/** @param {Record<string, string | undefined>} given @param {Say} say */
function stateOf(given, say) {
  const text = (/** @type {string} */ name) => given[name]?.trim() || STANDARD[name];
  const number = numbers(text, say);
  const oneOf = choices(text, say);
  const yes = (/** @type {string} */ name) =>
    given[name] !== undefined && given[name] !== "" ? given[name] !== "false" : STANDARD[name] === "true";
  const problem = /** @type {keyof typeof POINTS} */ (oneOf("problem", { ...POINTS }));
  const chosen = FEATURES.filter(([name]) => yes(name) && given[name + HIDE] !== "true");
  if (!chosen.length) say("noFeatures");
  const penalty = oneOf("regularization", PENALTIES);
  const batch = Math.round(number("batchSize", 1, MOST.batch));
  return {
    ...{ problem, penalty, batch, seed: given.seed },
    data:
      problem === "regression" ? NUMBERS[oneOf("regDataset", NUMBERS)] : CLASSES[oneOf("dataset", CLASSES)],
    noise: number("noise", 0, MOST.noise),
    share: number("percTrainData", SHARE[0], SHARE[1]) / 100,
    features: (chosen.length ? chosen : FEATURES.slice(0, 2)).map(([, kind]) => kind),
    shape: shapeOf(given.networkShape ?? STANDARD.networkShape, say),
    activation: ACTIVATIONS[oneOf("activation", ACTIVATIONS)],
    rate: number("learningRate", Number.MIN_VALUE, MOST.rate),
    strength: number("regularizationRate", 0, MOST.strength),
    zero: yes("initZero"),
    test: yes("showTestData"),
    discrete: yes("discretize"),
  };
}

/** Reads a number; one that is none or lies outside is said. @param {(name: string) => string} text @param {Say} say */
const numbers =
  (text, say) => (/** @type {string} */ name, /** @type {number} */ low, /** @type {number} */ high) => {
    const value = Number(text(name));
    if (value >= low && value <= high) return value;
    const taken =
      Number.isNaN(value) || (low === Number.MIN_VALUE && value < low)
        ? Number(STANDARD[name])
        : Math.min(high, Math.max(low, value));
    say("number", { name, value: text(name), taken });
    return taken;
  };

/** Reads one of a few names; another one is said. @param {(name: string) => string} text @param {Say} say */
const choices = (text, say) => (/** @type {string} */ name, /** @type {Record<string, unknown>} */ known) => {
  const value = text(name);
  if (Object.hasOwn(known, value)) return value;
  say("number", { name, value, taken: STANDARD[name] });
  return STANDARD[name];
};

/** The units of the hidden layers. @param {string} text @param {Say} say */
function shapeOf(text, say) {
  if (text.trim() === "") return [];
  const given = text.split(",").map(Number);
  const taken = given
    .filter((units) => Number.isInteger(units) && units > 0)
    .map((units) => Math.min(units, MOST.units))
    .slice(0, MOST.layers);
  if (taken.join() !== given.join())
    say("number", { name: "networkShape", value: text, taken: taken.join() });
  return taken;
}

/** What is hidden there and here. @param {Record<string, string | undefined>} given @param {Say} say @returns {Held} */
function hidden(given, say) {
  const names = Object.keys(given).flatMap((key) =>
    key.endsWith(HIDE) && given[key] === "true" ? [key.slice(0, -HIDE.length)] : [],
  );
  /** @type {Held} */
  const held = {};
  for (const name of names) {
    const control = CONTROLS[name];
    if (!control) say("noControl", { name });
    else if (control === "features") held[control] = "locked";
    else held[control] = "hidden";
  }
  if (held.features) say("features");
  if (names.includes("regularizationRate") !== names.includes("regularization") && held.regularizer)
    say("penaltyTogether");
  if (names.includes("problem") !== names.includes("dataset") && held.data) say("dataTogether");
  return held;
}

/** What is never the same. @param {State} state @param {Say} say */
function alwaysDifferent({ noise, data, penalty, strength, batch, problem, seed }, say) {
  say("points", { count: POINTS[problem] });
  if (seed !== undefined) say("seed", { seed });
  say("order");
  if (noise > 0 && data.kind !== "gaussians") say("noise", { there: noise, here: noiseOf({ noise, data }) });
  if (data.kind === "tilted_plane") say("plane");
  if (penalty !== "none" && strength > 0) say("penalty", { strength, batch });
  if (penalty === "L1" && strength > 0) say("dead");
}

/** @param {State} state @returns {LinkedView} */
const viewOf = ({ test, discrete }) => ({
  overlays: { test, discrete, errors: false, uncertainty: false, batch: false },
});

/** @param {State} state @param {Experiment} standard @returns {Experiment} */
function experimentOf(state, standard) {
  const output = state.problem === "regression" ? "identity" : "tanh";
  const layers = [...state.shape, 1].map((units, place, { length }) =>
    layer(units, place === length - 1 ? output : state.activation, state.zero),
  );
  const seed = seedOf(state.seed ?? "");
  const kind = PENALTIES[state.penalty];
  return /** @type {any} */ ({
    ...standard,
    data: { samples: POINTS[state.problem], noise: noiseOf(state), ...state.data },
    train_share: state.share,
    features: state.features.map((feature) => ({ kind: feature })),
    preprocessing: { kind: "none" },
    layers,
    loss: { kind: "squared_error" },
    learning_rate: state.rate,
    schedule: { kind: "constant" },
    batch_size: state.batch,
    optimizer: { kind: "sgd" },
    clipping: { kind: "none" },
    // Its steps divide the pull of the penalty by the batch.
    regularizer: kind === "none" ? { kind } : { kind, strength: state.strength / state.batch },
    stopping: { kind: "none" },
    seeds: {
      ...standard.seeds,
      ...(seed !== null && { data: seed, split: seed, weights: seed, shuffle: seed }),
    },
  });
}

/** @param {Pick<State, "noise" | "data">} state */
const noiseOf = ({ noise, data }) => Math.min(0.5, Math.round(10 * NOISE[data.kind] * noise) / 1000);

/** Weights from −1/2 to 1/2 and biases of 0.1, or all of them 0. @param {number} units @param {string} activation @param {boolean} zero */
const layer = (units, activation, zero) => ({
  ...{ id: "", inputs: [], kind: "dense", units, activation: { kind: activation } },
  initializer: zero ? { kind: "zeros" } : { kind: "uniform", reach: 0.5 },
  bias: true,
  bias_initializer: zero ? { kind: "zeros" } : { kind: "constant", value: 0.1 },
});

/** A whole number for a seed, which there is a text such as 0.51297; null for none. @param {string} text */
function seedOf(text) {
  const digits = text.replace(/^0?\./, "");
  if (/^\d{1,9}$/.test(digits)) return Number(digits);
  let hash = 0;
  for (const letter of text) hash = (hash * 31 + letter.charCodeAt(0)) % MOST.seed;
  return text ? hash : null;
}
