// What crosses the wire. Made by `make types` from server/protocol.py: change it there.

export type Command = Hello | Edit | Play | Pause | Step | Reset | Speed | Watch | Credit;

export type Event = Welcome | State | Error;

/** Gives each weight its own step length: long where gradients agree and are small, short where they jump about. */
export type Adam = {
  kind: "adam";
  /** Share of the average gradient that is kept at each step. */
  beta1: number;
  /** Share of the average squared gradient that is kept at each step. */
  beta2: number;
  /** Keeps the division finite where gradients vanish. */
  epsilon: number;
};

/** How surprised the network is by the true class, when its one output says how likely class 1 is. */
export type BinaryCrossEntropy = {
  kind: "binary_cross_entropy";
};

/** The network's answer at every place of the plane. */
export type Boundary = {
  kind: "boundary";
  /** Columns and rows. */
  size?: number;
};

/** A disc of one class inside a ring of the other. No straight line separates them. */
export type Circle = {
  /** Number of points, training and test together. */
  samples: number;
  /** How far points stray from where they belong. */
  noise: number;
  kind: "circle";
};

/** Frames were painted; the server may send so many more. At most two are ever outstanding. */
export type Credit = {
  kind: "credit";
  frames?: number;
};

/** What a page already holds of a run's series. */
export type Cursor = {
  run: number;
  /** Losses held: the next one wanted has this index. */
  losses: number;
  /** Evaluations held. */
  evaluations: number;
};

/** Every unit adds up all inputs, each times a weight, plus a bias, and passes the sum through the activation. */
export type Dense = {
  kind: "dense";
  /** Number of units. */
  units: number;
  /** What each unit does to its sum. */
  activation: Identity | Sigmoid | Tanh | Relu | LeakyRelu;
  /** How the weights start. */
  initializer: Zeros | Normal | Glorot | He;
};

/** Where the numbers stopped being numbers. The session stands at the last finite step. */
export type Diverged = {
  /** Updates done when the next one failed. */
  step: number;
  /** Index of the layer that overflowed first. */
  layer: number | null;
  what: "activations" | "loss" | "gradients" | "weights";
  /** Global gradient norms of the steps before, oldest first, all finite. */
  gradient_norms: Array<number>;
};

/** Put this document in place of the present one. */
export type Edit = {
  seq: number;
  kind: "edit";
  experiment: Experiment;
};

/** A message was refused. The session is as it was. */
export type Error = {
  kind: "error";
  /** The order that was refused, if it was one. */
  seq: number | null;
  problems: Array<Problem>;
};

/** Everything about a run: the data, the network, and how it learns. */
export type Experiment = {
  /** The points to be told apart. */
  data: Circle | Xor | Gaussians | Spiral;
  /** Part of the points that is trained on; the others test. */
  train_share: number;
  /** What the first layer sees of a point. */
  features: Array<X1 | X2 | X1Squared | X2Squared | X1X2 | SinX1 | SinX2>;
  /** The layers in order; the last one gives the outputs. */
  layers: Array<Dense>;
  /** What training makes small. */
  loss: SquaredError | BinaryCrossEntropy | SoftmaxCrossEntropy;
  /** How far each step moves the weights. */
  learning_rate: number;
  /** Number of points in each step. All of them, if there are fewer. */
  batch_size: number;
  /** How gradients move the weights. */
  optimizer: Sgd | Momentum | Adam;
  /** A penalty on large weights. */
  regularizer: NoRegularizer | L2;
  /** Where the random numbers start. */
  seeds: Seeds;
};

/** Every input feature at every place of the plane, chosen or not. */
export type Features = {
  kind: "features";
  /** Columns and rows. */
  size?: number;
};

/** The newest arrays of the probes that are watched, and the series since the viewer's cursor. */
export type Frame = {
  run: number;
  step: number;
  epoch: number;
  losses_from: number;
  evaluations_from: number;
  /** The worker's monotonic clock in seconds: for measuring latency on one machine. */
  sent: number;
};

/** Two round clouds. One straight line separates them. */
export type Gaussians = {
  /** Number of points, training and test together. */
  samples: number;
  /** How far points stray from where they belong. */
  noise: number;
  kind: "gaussians";
};

/** Random numbers small enough that signals keep their size through many tanh or sigmoid layers. */
export type Glorot = {
  kind: "glorot";
};

/** How long every layer's gradient over the training set is. */
export type GradientNorms = {
  kind: "gradient_norms";
};

/** Random numbers that keep signals alive through many ReLU layers, which lose half of what they are given. */
export type He = {
  kind: "he";
};

/** Open a session, or go on with one. The first message of every connection. */
export type Hello = {
  kind: "hello";
  /** The page that speaks. */
  client: string;
  /** The session to go on with. Absent, or no longer known to the server: a new one is opened. */
  session?: string | null;
  /**
   * What a new session trains; the default when absent. Ignored when ``session`` is known. When it is
   * refused, an ``error`` says why and the server waits for another ``hello``.
   */
  experiment?: Experiment | null;
};

/** How a quantity is distributed in every layer, now and at step 0. */
export type Histograms = {
  /** Which quantity. */
  of?: "activations" | "pre_activations" | "weights" | "gradients";
  /** Number of bars. */
  bins?: number;
  kind: "histograms";
};

/** Passes numbers on unchanged. The usual choice for the last layer, where the loss does the rest. */
export type Identity = {
  kind: "identity";
};

/** Pulls every weight towards 0, the harder the larger it is. The boundary becomes smoother. */
export type L2 = {
  kind: "l2";
  /** How hard λ it pulls. */
  strength: number;
};

/** A layer of the trained network, as the page draws it. */
export type Layer = {
  kind: string;
  label: string;
  units: number;
  inputs: number;
  parameters: number;
  /** Where its weights begin in ``theta``. */
  offset: number;
  /** (units, inputs + 1): row-major weights, the last column is the bias. */
  shape: [number, number];
};

/** Like ReLU, but negative numbers leak through a little, so that a unit can always recover. */
export type LeakyRelu = {
  kind: "leaky_relu";
  /** Slope a of the left half. */
  leak: number;
};

/** Loss and accuracy on both sets, and the penalty. */
export type Metrics = {
  kind: "metrics";
};

/** Keeps rolling in the direction of past gradients, which smooths zigzags and speeds up long valleys. */
export type Momentum = {
  kind: "momentum";
  /** Share β of the velocity that is kept at each step. */
  beta: number;
};

/** What every unit answers at every place of the plane. */
export type Neurons = {
  kind: "neurons";
  /** Columns and rows. */
  size?: number;
};

/** No penalty: the network may use weights as large as it likes. */
export type NoRegularizer = {
  kind: "none";
};

/** Random numbers around 0, of the same spread in every layer. */
export type Normal = {
  kind: "normal";
  /** Standard deviation s. */
  std: number;
};

/** Stop training at once, between two steps. */
export type Pause = {
  seq: number;
  kind: "pause";
};

/** Train until told otherwise. */
export type Play = {
  seq: number;
  kind: "play";
};

/** The data of a run, sent when they change. */
export type PointsFrame = {
  run: number;
};

/** One thing that is wrong with a message, for the eyes of the person who caused it. */
export type Problem = {
  /** Where: for an experiment from its root, such as ``["layers", 0, "units"]``; else within the message. */
  path: Array<string | number>;
  /** What stood there, shortened; absent when it cannot be shown. */
  value: unknown;
  message: string;
  /** What is allowed there, in words. */
  allowed: string;
  /**
   * What kind of problem it is, for a page that says it in another language: a name of pydantic's, such as
   * ``greater_than``, or one of ours, such as ``output_units``. Empty where only the message says it.
   */
  code: string;
  /** What the message names, by name. */
  about: Record<string, string | number | Array<number>>;
};

/** The worker of the session was lost; another went on from the last checkpoint. */
export type Recovered = {
  /** The step of the checkpoint. Training is deterministic: from there the same numbers come again. */
  step: number;
};

/** Keeps positive numbers and turns negative ones into 0. A unit that is 0 everywhere no longer learns. */
export type Relu = {
  kind: "relu";
};

/** Start a new run of the same document: the same initial weights, the same batches, the same curve. */
export type Reset = {
  seq: number;
  kind: "reset";
};

/** One seed for each purpose, so that changing one leaves the other random numbers alone. */
export type Seeds = {
  /** Draws the points. */
  data: number;
  /** Chooses which points are for testing. */
  split: number;
  /** Draws the weights at the start. */
  weights: number;
  /** Orders the points anew in each epoch. */
  shuffle: number;
};

/** Takes a step against the gradient, as long as the learning rate says. */
export type Sgd = {
  kind: "sgd";
};

/** Squeezes any number between 0 and 1. Far from zero it is flat, so learning is slow there. */
export type Sigmoid = {
  kind: "sigmoid";
};

/** A wave from left to right. */
export type SinX1 = {
  kind: "sin_x1";
};

/** A wave from bottom to top. */
export type SinX2 = {
  kind: "sin_x2";
};

/** How surprised the network is by the true class, when its outputs say how likely each class is. */
export type SoftmaxCrossEntropy = {
  kind: "softmax_cross_entropy";
};

/** How fast ``play`` trains. */
export type Speed = {
  seq: number;
  kind: "speed";
  /** Absent: as fast as the server gives. */
  steps_per_second?: number | null;
};

/** Two arms wound into each other. The hardest of the classic problems, and the one to watch being solved. */
export type Spiral = {
  /** Number of points, training and test together. */
  samples: number;
  /** How far points stray from where they belong. */
  noise: number;
  kind: "spiral";
  /** How often each arm goes round, from the centre on. */
  turns: number;
};

/** Half the squared distance to the target, averaged over the points. The loss of the textbooks. */
export type SquaredError = {
  kind: "squared_error";
};

/** The whole state of the session apart from its arrays, after every change of it. */
export type State = {
  kind: "state";
  /** Counts starts: at every reset and every edit that is not live it is one more, and the step is 0. */
  run: number;
  step: number;
  status: "paused" | "playing" | "diverged" | "complete";
  speed: number | null;
  /** The last order of this client that was applied; 0 if none was. */
  seq: number;
  experiment: Experiment;
  network: Topology;
  divergence: Diverged | null;
};

/** Train a little and stand still. A step is one mini-batch update. */
export type Step = {
  seq: number;
  kind: "step";
  count?: number;
  unit?: "batch" | "epoch";
};

/** Squeezes any number between −1 and 1, with 0 in the middle. Far from zero it is flat. */
export type Tanh = {
  kind: "tanh";
};

/** What training works on, derived from the document. */
export type Topology = {
  parameters: number;
  outputs: number;
  classes: number;
  /** The function that turns raw outputs into predictions: identity, sigmoid or softmax. */
  link: string;
  layers: Array<Layer>;
};

/** What one unit answers at every place of the plane, and how that is distributed. */
export type UnitMap = {
  /** Which quantity. */
  of?: "activations" | "pre_activations" | "weights" | "gradients";
  /** Number of bars. */
  bins?: number;
  kind: "unit_map";
  /** Place of the layer, from 0. */
  layer?: number;
  /** Place of the unit in its layer, from 0. */
  unit?: number;
  /** Columns and rows. */
  size?: number;
};

/** What the page shows, replacing what it said before. */
export type Watch = {
  kind: "watch";
  probes?: Array<Metrics | Boundary | Neurons | Features | Weights | Histograms | UnitMap | GradientNorms>;
  /** Frames a second at most. */
  fps?: number;
  /** Where the series goes on. Sent after every ``welcome``; absent: where the last frame ended. */
  have?: Cursor | null;
};

/** All weights and biases. */
export type Weights = {
  kind: "weights";
};

/** The page may send orders now. Also sent again after a worker was replaced. */
export type Welcome = {
  kind: "welcome";
  session: string;
  /** False when a session was asked for and was not found, or none was asked for: this is a new one. */
  resumed: boolean;
  recovered: Recovered | null;
  /** The service's limits by name (``server/limits.py``). */
  limits: Record<string, number>;
};

/** The horizontal coordinate. */
export type X1 = {
  kind: "x1";
};

/** The square of the horizontal coordinate: large at the left and at the right. */
export type X1Squared = {
  kind: "x1_squared";
};

/** The product of the coordinates: positive in two opposite quarters of the plane. */
export type X1X2 = {
  kind: "x1_x2";
};

/** The vertical coordinate. */
export type X2 = {
  kind: "x2";
};

/** The square of the vertical coordinate: large at the top and at the bottom. */
export type X2Squared = {
  kind: "x2_squared";
};

/** Four squares; opposite ones have the same class. The smallest problem that needs a hidden layer. */
export type Xor = {
  /** Number of points, training and test together. */
  samples: number;
  /** How far points stray from where they belong. */
  noise: number;
  kind: "xor";
};

/** All weights start at 0. Then all units of a layer stay alike: try it once to see why nobody does. */
export type Zeros = {
  kind: "zeros";
};
