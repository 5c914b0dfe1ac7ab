// What crosses the wire. Made by `make types` from server/protocol.py: change it there.

export type Command = Hello | Edit | server__protocol__Weights | Play | Pause | Step | Reset | Speed | Branch | Restore | Watch | Credit;

export type Event = Welcome | State | Error;

/** The distance to the target. One point far off pulls no harder than any other. */
export type AbsoluteError = {
  kind: "absolute_error";
};

/** Only passes what it is given through an activation, for where that does not come right after the weights: below a batch norm, or below the sum of a residual connection. */
export type ActivationLayer = {
  /** A name, so that layers below can say that this is what they see. */
  id: string;
  /** What it sees: names of layers above, or "input". Without any, the layer just above. */
  inputs: Array<string>;
  kind: "activation";
  /** What happens to each number. */
  activation: Identity | Sigmoid | Tanh | HardSigmoid | Softsign | Heaviside | Sin | Relu | LeakyRelu | Elu | Selu | Softplus | Silu | Gelu | Softmax | LogSoftmax;
};

/** Shortens the steps of each weight by all the gradients it has seen: weights that seldom move keep long steps, the others slow down for good. Takes a larger learning rate than Adam. */
export type AdaGrad = {
  kind: "adagrad";
  /** Keeps the division finite where gradients vanish. */
  epsilon: number;
};

/** AdaGrad that forgets old gradients, and that takes its step length from its own earlier steps. Meant for a learning rate of 1. */
export type Adadelta = {
  kind: "adadelta";
  /** Share ρ of both averages that is kept at each step. */
  rho: number;
  /** Lets the first steps begin: the larger, the longer they are. */
  epsilon: number;
};

/** Gives each weight its own step length: long where gradients agree and are small, short where they jump about. */
export type Adam = {
  /** Share of the average gradient that is kept at each step. */
  beta1: number;
  /** Share of the average squared gradient that is kept at each step. */
  beta2: number;
  /** Keeps the division finite where gradients vanish. */
  epsilon: number;
  kind: "adam";
};

/** Adam whose weights also shrink by a fixed share at each step, whatever their gradients. Biases do not shrink. */
export type AdamW = {
  /** Share of the average gradient that is kept at each step. */
  beta1: number;
  /** Share of the average squared gradient that is kept at each step. */
  beta2: number;
  /** Keeps the division finite where gradients vanish. */
  epsilon: number;
  kind: "adamw";
  /** How strongly λ the weights shrink. */
  weight_decay: number;
};

/** Adam that divides by the largest recent gradient instead of an average: calmer when gradients have outliers. */
export type Adamax = {
  kind: "adamax";
  /** Share of the average gradient that is kept at each step. */
  beta1: number;
  /** Share of the largest gradient that is kept at each step. */
  beta2: number;
  /** Keeps the division finite where gradients vanish. */
  epsilon: number;
};

/** Adds up its inputs, number by number. With what a block was given as one of them, the block only has to learn a correction: a residual connection. */
export type Add = {
  /** A name, so that layers below can say that this is what they see. */
  id: string;
  /** What it sees: names of layers above, or "input". Without any, the layer just above. */
  inputs: Array<string>;
  kind: "add";
};

/** Numbers with a mark at two of them, one in each half. Their average is asked for. */
export type AddingProblem = {
  /** Number of sequences, training and test together. */
  samples: number;
  /** How many numbers there are; the longer, the longer the first has to be remembered. */
  length: number;
  kind: "adding";
};

/** Adam that never forgets how large gradients were: steps can only become shorter, which mends cases where Adam does not settle. */
export type AmsGrad = {
  /** Share of the average gradient that is kept at each step. */
  beta1: number;
  /** Share of the average squared gradient that is kept at each step. */
  beta2: number;
  /** Keeps the division finite where gradients vanish. */
  epsilon: number;
  kind: "amsgrad";
};

/** What every layer answers to one sample, at once. */
export type Answers = {
  /** The set that the sample is from. */
  part?: "train" | "test";
  /** Place of the sample in its set, from 0. */
  sample?: number;
  kind: "answers";
  /**
   * A sample of one's own, such as a digit drawn by hand, in the place of one of a set: its numbers as the
   * data set would have them, like ``test_x``. Preprocessing is applied to them.
   */
  values?: Array<number> | null;
};

/** A yes or no for each output by itself: a point may have several attributes, or none. */
export type AttributeCrossEntropy = {
  /** The share ε of each label that is spread evenly over all answers, so that the network stays modest. */
  smoothing: number;
  kind: "attribute_cross_entropy";
};

/** Passes on the mean of each window: a smaller, smoother image. */
export type AveragePool2d = {
  /** A name, so that layers below can say that this is what they see. */
  id: string;
  /** What it sees: names of layers above, or "input". Without any, the layer just above. */
  inputs: Array<string>;
  /** Height and width k of the window. */
  size: number;
  /** How far s the window moves from one place to the next. */
  stride: number;
  /** How far the window may reach beyond the edge; what is there does not count. */
  padding: Valid | Same | Custom;
  kind: "average_pool2d";
};

/** Which training points the last step was taken with. */
export type Batch = {
  kind: "batch";
};

/** Gives every unit, or every channel, mean 0 and variance 1 over the batch; then a learned scale and shift. Without a batch to look at, it uses moving averages of the batches it was trained on. */
export type BatchNorm = {
  /** A name, so that layers below can say that this is what they see. */
  id: string;
  /** What it sees: names of layers above, or "input". Without any, the layer just above. */
  inputs: Array<string>;
  /** Small number ε that keeps the division finite when all values are equal. */
  epsilon: number;
  /** Keep scale and shift as they are, while the rest of the network learns; moving averages go on. */
  frozen: boolean;
  kind: "batch_norm";
  /** Share of the moving averages that is kept at each step. */
  momentum: number;
};

/** How surprised the network is by the true class, when its one output says how likely class 1 is. */
export type BinaryCrossEntropy = {
  /** The share ε of each label that is spread evenly over all answers, so that the network stays modest. */
  smoothing: number;
  kind: "binary_cross_entropy";
};

/** Round clouds on a circle, one for each class. Straight lines separate them. */
export type Blobs = {
  /** Number of points, training and test together. */
  samples: number;
  /** How far points stray from where they belong. */
  noise: number;
  kind: "blobs";
  /** How many classes there are, one cloud each. */
  classes: number;
};

/** The network's answer at every place of the plane. */
export type Boundary = {
  kind: "boundary";
  /** Columns and rows. */
  size?: number;
};

/** Go on from an earlier step: what came after it is cut off, and the settings are those of that step. */
export type Branch = {
  seq: number;
  kind: "branch";
  /** From ``state.past.first`` on, up to where the run stands. */
  step: number;
};

/** RMSProp that divides by how far gradients stray from their average: where they agree, steps become long. Takes a smaller learning rate. */
export type CentredRmsProp = {
  kind: "centred_rmsprop";
  /** Share of both averages that is kept at each step. */
  rho: number;
  /** Keeps the division finite where gradients agree; the smaller, the longer the steps there. */
  epsilon: number;
};

/** A chessboard: neighbouring squares differ in class. The more squares, the more units it takes. */
export type Checkerboard = {
  /** Number of points, training and test together. */
  samples: number;
  /** How far points stray from where they belong. */
  noise: number;
  kind: "checkerboard";
  /** How many squares stand side by side, in both directions. */
  squares: number;
};

/** A disc of one class inside a ring of the other. No straight line separates them. */
export type Circle = {
  /** Number of points, training and test together. */
  samples: number;
  /** How far points stray from where they belong. */
  noise: number;
  kind: "circle";
};

/** Shortens the whole gradient to a greatest length, if it is longer. Its direction stays. */
export type ClipNorm = {
  kind: "global_norm";
  /** The greatest length c. */
  limit: number;
};

/** Cuts every number of the gradient at a greatest size. That can turn the gradient's direction. */
export type ClipValue = {
  kind: "value";
  /** The greatest size c of each number. */
  limit: number;
};

/** A column of a table. */
export type Column = {
  /** What stands above it. */
  name: string;
  /** Its numbers, from top to bottom. */
  values: Array<number>;
};

/** Puts its inputs side by side: units after units, channels after channels. The layer below sees them all. */
export type Concat = {
  /** A name, so that layers below can say that this is what they see. */
  id: string;
  /** What it sees: names of layers above, or "input". Without any, the layer just above. */
  inputs: Array<string>;
  kind: "concat";
};

/** The learning rate stays what it is. */
export type Constant = {
  kind: "constant";
};

/** Each filter is a small square of weights that slides over the image and looks for the same pattern everywhere. */
export type Conv2d = {
  /** A name, so that layers below can say that this is what they see. */
  id: string;
  /** What it sees: names of layers above, or "input". Without any, the layer just above. */
  inputs: Array<string>;
  kind: "conv2d";
  /** Number of filters; each gives one channel. */
  filters: number;
  /** Height and width k of each filter. */
  kernel: number;
  /** How far s the window moves from one place to the next. */
  stride: number;
  /** Zeros around the image. */
  padding: Valid | Same | Custom;
  /** What each unit does to its sum. */
  activation: Identity | Sigmoid | Tanh | HardSigmoid | Softsign | Heaviside | Sin | Relu | LeakyRelu | Elu | Selu | Softplus | Silu | Gelu | Softmax | LogSoftmax;
  /** How the weights start. */
  initializer: Zeros | Fill | Entered | Uniform | Normal | TextbookXavier | Lecun | Glorot | GlorotNormal | He | HeUniform | Eye | Orthogonal;
  /** Whether each filter adds a number of its own, the bias. */
  bias: boolean;
  /** How the biases start. */
  bias_initializer: Zeros | Fill | Entered | Uniform | Normal | TextbookXavier | Lecun | Glorot | GlorotNormal | He | HeUniform | Eye | Orthogonal;
  /** Keep the weights as they are, while the rest of the network learns. */
  frozen: boolean;
};

/** Lowers the learning rate along half a cosine wave: slowly, then faster, then slowly again. */
export type Cosine = {
  kind: "cosine";
  /** Number of steps T until the rate has become low. */
  length: number;
  /** The part φ of the rate that is left in the end. */
  floor: number;
};

/** How healthy each layer was at earlier steps. */
export type Course = {
  kind: "course";
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

/** How sharply the loss over the training set bends where it bends most: the Hessian's largest eigenvalue. */
export type Curvature = {
  kind: "curvature";
  /** Steps of the iteration; in large networks fewer may have to do. */
  iterations?: number;
};

/** As many rows and columns on each of the four sides as you say. */
export type Custom = {
  kind: "custom";
  /** Rows and columns p on each side. */
  border: number;
};

/** The class that the network takes each sample of the test set for. */
export type Decisions = {
  kind: "decisions";
};

/** Every unit adds up all inputs, each times a weight, plus a bias, and passes the sum through the activation. */
export type Dense = {
  /** A name, so that layers below can say that this is what they see. */
  id: string;
  /** What it sees: names of layers above, or "input". Without any, the layer just above. */
  inputs: Array<string>;
  kind: "dense";
  /** Number of units. */
  units: number;
  /** What each unit does to its sum. */
  activation: Identity | Sigmoid | Tanh | HardSigmoid | Softsign | Heaviside | Sin | Relu | LeakyRelu | Elu | Selu | Softplus | Silu | Gelu | Softmax | LogSoftmax;
  /** How the weights start. */
  initializer: Zeros | Fill | Entered | Uniform | Normal | TextbookXavier | Lecun | Glorot | GlorotNormal | He | HeUniform | Eye | Orthogonal;
  /** Whether each unit adds a number of its own, the bias. */
  bias: boolean;
  /** How the biases start. */
  bias_initializer: Zeros | Fill | Entered | Uniform | Normal | TextbookXavier | Lecun | Glorot | GlorotNormal | He | HeUniform | Eye | Orthogonal;
  /** Keep the weights as they are, while the rest of the network learns. */
  frozen: boolean;
};

/** Handwritten digits from 0 to 9, by 43 people, as 8 × 8 grey pixels between 0 and 1. */
export type Digits = {
  kind: "digits";
  /** Number of digits, training and test together; a random part, if not all. */
  samples: number;
  /** Whether the first layer sees a picture or just 64 numbers. */
  layout: "image" | "vector";
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

/** Points put where you like. Draw a problem that only a deep network can solve, or none can. */
export type DrawnByHand = {
  kind: "points";
  /** How many classes there are; some may have no point yet. */
  classes: number;
  /** The points: x₁, x₂ and the class, which counts from 0. */
  points: Array<[number, number, number]>;
  /** A number for each point, which it keeps whatever becomes of the others; none: their places. */
  numbers: Array<number>;
};

/** Puts a random share of the numbers to 0 at each training step, so that no unit can rely on another. To make up for it, the others grow (or, in the classic variant, all shrink when nothing is dropped). */
export type Dropout = {
  /** A name, so that layers below can say that this is what they see. */
  id: string;
  /** What it sees: names of layers above, or "input". Without any, the layer just above. */
  inputs: Array<string>;
  kind: "dropout";
  /** Share p of the numbers that is dropped. */
  rate: number;
  /** Leave the kept numbers as they are in training, and multiply all by 1 − p when looking. */
  classic: boolean;
};

/** Stops when the loss on the test points has not become better for a while: from there on the network mostly learns its training points by heart. */
export type EarlyStopping = {
  kind: "early";
  /** Number of epochs without a better test loss after which training stops. */
  patience: number;
  /** By how much the test loss must fall to count as better. */
  min_delta: number;
};

/** Put this document in place of the present one. */
export type Edit = {
  seq: number;
  kind: "edit";
  experiment: Experiment;
};

/** L1 and L2 together: few weights, and none of them very large. */
export type ElasticNet = {
  kind: "elastic_net";
  /** How hard λ it pulls. */
  strength: number;
  /** The part α of the penalty that is L1; the rest is L2. */
  l1_share: number;
};

/** Like ReLU, but negative numbers bend smoothly down to a floor, which keeps the mean of a layer near 0. */
export type Elu = {
  kind: "elu";
  /** How far below 0 the floor −a lies. */
  floor: number;
};

/** Numbers entered by hand, one for each weight: for the examples of a book, or to try something out. All are 0 until some are entered. */
export type Entered = {
  kind: "entered";
  /** Row by row: a row for each unit, a number for each of its inputs. */
  values: Array<Array<number>>;
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
  /** The points to learn from. */
  data: Circle | Xor | Gaussians | Spiral | Moons | Checkerboard | Rings | Blobs | DrawnByHand | TableOfClasses | TableOfNumbers | TiltedPlane | Hills | Sine | Saddle | TypedFormula | Digits | Iris | SineMixture | Parity | AddingProblem | FirstSymbol;
  /** Part of the points that is trained on; the others test. */
  train_share: number;
  /** What the first layer sees of a point of the plane. Other data are seen as they are. */
  features: Array<X1 | X2 | X1Squared | X2Squared | X1X2 | SinX1 | SinX2 | FreeFormula>;
  /** What is done to the inputs first, as fitted to the training points. */
  preprocessing: NoPreprocessing | MeanSubtraction | Standardisation | MinMax | Pca | Whitening;
  /** The layers in order; the last one gives the outputs. */
  layers: Array<Dense | ActivationLayer | Dropout | GaussianNoise | BatchNorm | LayerNorm | Prelu | Maxout | Add | Concat | Conv2d | MaxPool2d | AveragePool2d | GlobalAveragePool2d | Flatten | SimpleRnn | Gru | Lstm>;
  /** What training makes small. */
  loss: SquaredError | AbsoluteError | Huber | LogCosh | MeanSquaredLogarithmicError | MeanAbsolutePercentageError | BinaryCrossEntropy | AttributeCrossEntropy | NegativeLogLikelihood | SoftmaxCrossEntropy | FocalLoss | Hinge | SquaredHinge | ExponentialLoss | MulticlassHinge | NegativeSampling;
  /** How far each step moves the weights. */
  learning_rate: number;
  /** How the learning rate changes from step to step. */
  schedule: Constant | StepDecay | ExponentialDecay | InverseTime | Cosine | WarmUpCosine | ReduceOnPlateau;
  /** Number of points in each step: 1 is stochastic, some are a mini-batch, all of them the full batch. */
  batch_size: number;
  /** How gradients move the weights. */
  optimizer: Sgd | Momentum | Nesterov | AdaGrad | Adadelta | RmsProp | CentredRmsProp | Adam | AmsGrad | AdamW | NAdam | Adamax | Lion;
  /** What is done to gradients that are too large. */
  clipping: NoClipping | ClipValue | ClipNorm;
  /** A penalty on large weights. */
  regularizer: NoRegularizer | L2 | L1 | ElasticNet | WeightDecay | MaxNorm;
  /** When training ends by itself. */
  stopping: NoStopping | StopAfter | LowTrainLoss | LowTestLoss | HighAccuracy | LossPlateau | EarlyStopping;
  /** Where the random numbers start. */
  seeds: Seeds;
};

/** Lowers the learning rate a little at each step, always by the same share: like the schedule of steps, but smoothly. */
export type ExponentialDecay = {
  kind: "exponential";
  /** What the rate has been multiplied by after T steps. */
  factor: number;
  /** Number of steps T in which the rate falls by the factor. */
  every: number;
};

/** Grows exponentially for points on the wrong side: one wrong label can outweigh all the others. */
export type ExponentialLoss = {
  kind: "exponential";
};

/** Each unit starts by passing on one input unchanged; units and inputs beyond that start at 0. Good for what is to be remembered over many steps. */
export type Eye = {
  kind: "identity";
  /** The number g on the diagonal. */
  gain: number;
};

/** What each filter of a layer finds in one picture. */
export type FeatureMaps = {
  /** The set that the sample is from. */
  part?: "train" | "test";
  /** Place of the sample in its set, from 0. */
  sample?: number;
  kind: "feature_maps";
  /** Place of the layer, from 0. */
  layer?: number;
};

/** Every input feature at every place of the plane, as it was chosen, or as it is by default. */
export type Features = {
  kind: "features";
  /** Columns and rows. */
  size?: number;
};

/** All weights start at the same number. Units stay alike, as with zeros; for biases it does no harm. */
export type Fill = {
  kind: "constant";
  /** The number c. */
  value: number;
};

/** The weights of a convolution as small pictures. */
export type Filters = {
  kind: "filters";
  /** Place of the layer, from 0. */
  layer?: number;
};

/** A symbol, and then many that mean nothing. At the end the first one is asked for. */
export type FirstSymbol = {
  /** Number of sequences, training and test together. */
  samples: number;
  /** How many symbols there are, the first one counted. */
  length: number;
  kind: "first_symbol";
  /** How many different symbols there are. */
  symbols: number;
};

/** Lays all numbers of an image or a sequence in a row, so that a dense layer can take them. */
export type Flatten = {
  /** A name, so that layers below can say that this is what they see. */
  id: string;
  /** What it sees: names of layers above, or "input". Without any, the layer just above. */
  inputs: Array<string>;
  kind: "flatten";
};

/** Softmax cross-entropy in which points that are known well count little, so that the hard ones lead. */
export type FocalLoss = {
  kind: "focal";
  /** How much less a point counts the better it is known; 0 is the cross-entropy. */
  focus: number;
};

/** The newest arrays of the probes that are watched, and the series since the viewer's cursor. */
export type Frame = {
  run: number;
  /** The step that is shown: that of ``watch.at``, or now. */
  step: number;
  /** Passes over the training set at that step. */
  epoch: number;
  /** The step where the run stands. */
  now: number;
  losses_from: number;
  evaluations_from: number;
  /** The worker's monotonic clock in seconds: for measuring latency on one machine. */
  sent: number;
};

/** Any formula of the coordinates, such as the distance from the centre. */
export type FreeFormula = {
  kind: "formula";
  /** The formula, of x1, x2, numbers, + − * / ^, brackets, and functions such as sin, exp, abs and min. */
  expression: string;
};

/** What a recurrent layer's states and gates do while it reads one sequence. */
export type Gates = {
  /** The set that the sample is from. */
  part?: "train" | "test";
  /** Place of the sample in its set, from 0. */
  sample?: number;
  kind: "gates";
  /** Place of the layer, from 0. */
  layer?: number;
};

/** Adds random numbers around 0 at each training step, so that the network learns not to care about small differences. */
export type GaussianNoise = {
  /** A name, so that layers below can say that this is what they see. */
  id: string;
  /** What it sees: names of layers above, or "input". Without any, the layer just above. */
  inputs: Array<string>;
  kind: "gaussian_noise";
  /** Standard deviation s. */
  std: number;
};

/** Two round clouds. One straight line separates them. */
export type Gaussians = {
  /** Number of points, training and test together. */
  samples: number;
  /** How far points stray from where they belong. */
  noise: number;
  kind: "gaussians";
};

/** Each number times the chance that a normal random number is smaller: ReLU with a soft corner and a small dip left of 0. The choice of most language models. */
export type Gelu = {
  kind: "gelu";
};

/** Passes on the mean of each channel: one number says how much of its pattern the image holds. */
export type GlobalAveragePool2d = {
  /** A name, so that layers below can say that this is what they see. */
  id: string;
  /** What it sees: names of layers above, or "input". Without any, the layer just above. */
  inputs: Array<string>;
  kind: "global_average_pool2d";
};

/** Random numbers small enough that signals keep their size through many tanh or sigmoid layers. */
export type Glorot = {
  kind: "glorot";
};

/** Xavier with normal instead of uniform numbers: the same spread, a few of them larger. */
export type GlorotNormal = {
  kind: "glorot_normal";
};

/** How long every layer's gradient over the training set is. */
export type GradientNorms = {
  kind: "gradient_norms";
};

/** Renews its state step by step: one gate decides how much of each number is kept, another how much of the old state its replacement may use. */
export type Gru = {
  /** A name, so that layers below can say that this is what they see. */
  id: string;
  /** What it sees: names of layers above, or "input". Without any, the layer just above. */
  inputs: Array<string>;
  /** Number of units: how many numbers the layer remembers. */
  units: number;
  /** The state after the last step alone, or those of all steps, which a recurrent layer below needs. */
  returns: "last" | "sequence";
  /** How the weights of the input start. */
  initializer: Zeros | Fill | Entered | Uniform | Normal | TextbookXavier | Lecun | Glorot | GlorotNormal | He | HeUniform | Eye | Orthogonal;
  /** How the weights of the last state start, each gate's by themselves; by hand, all gates' in one. */
  recurrent_initializer: Zeros | Fill | Entered | Uniform | Normal | TextbookXavier | Lecun | Glorot | GlorotNormal | He | HeUniform | Eye | Orthogonal;
  /** How the biases start. */
  bias_initializer: Zeros | Fill | Entered | Uniform | Normal | TextbookXavier | Lecun | Glorot | GlorotNormal | He | HeUniform | Eye | Orthogonal;
  /** Keep the weights as they are, while the rest of the network learns. */
  frozen: boolean;
  kind: "gru";
};

/** Sigmoid drawn with a ruler: a straight rise between two flat parts. Out there a unit does not learn at all. */
export type HardSigmoid = {
  kind: "hard_sigmoid";
};

/** Random numbers that keep signals alive through many ReLU layers, which lose half of what they are given. */
export type He = {
  kind: "he";
};

/** He with uniform instead of normal numbers: the same spread, none of them very large. */
export type HeUniform = {
  kind: "he_uniform";
};

/** Says yes (1) to positive numbers and no (0) to all others. It is flat everywhere: no gradient comes through, so neither its units nor the layers before them ever learn. */
export type Heaviside = {
  kind: "step";
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

/** Where two units of a layer put the points of the plane: what is tangled below comes apart above. */
export type HiddenSpace = {
  kind: "hidden_space";
  /** Place of the layer, from 0. */
  layer?: number;
  /** The unit that goes to the right. */
  first?: number;
  /** The unit that goes up. */
  second?: number;
  /** Columns and rows of the grid. */
  size?: number;
};

/** Stops when enough of the test points are classified correctly. Numbers to learn have no accuracy: with them it never stops. */
export type HighAccuracy = {
  kind: "accuracy";
  /** The share a of the test points. It is looked at every 64 steps. */
  reaches: number;
};

/** Three hills and three hollows in two rows. Every one has to be found. */
export type Hills = {
  /** Number of points, training and test together. */
  samples: number;
  /** How far the numbers stray from the surface, as a standard deviation. */
  noise: number;
  kind: "multi_gaussian";
};

/** Costs nothing once a point is on the right side by a margin of 1; before that, what is missing. */
export type Hinge = {
  kind: "hinge";
};

/** How a quantity is distributed in every layer, now and at step 0. */
export type Histograms = {
  /** Which quantity. */
  of?: "activations" | "pre_activations" | "weights" | "gradients";
  /** Number of bars. */
  bins?: number;
  kind: "histograms";
};

/** How a quantity was distributed in one layer at earlier steps, one row for each. */
export type History = {
  /** Which quantity. */
  of?: "activations" | "pre_activations" | "weights" | "gradients";
  /** Number of bars. */
  bins?: number;
  kind: "history";
  /** The row of ``histograms``: 0 are the inputs, 1 is the first layer. */
  row?: number;
};

/** Squared error near the target, absolute error beyond δ: smooth at the bottom, calm far away. */
export type Huber = {
  kind: "huber";
  /** The distance δ from which the loss grows in a straight line. */
  threshold: number;
};

/** Passes numbers on unchanged. The usual choice for the last layer, where the loss does the rest. */
export type Identity = {
  kind: "identity";
};

/** Lowers the learning rate as 1/t: fast at first, then ever more slowly. Of this form are the rates for which stochastic descent is proved to settle. */
export type InverseTime = {
  kind: "inverse_time";
  /** Number of steps T after which the rate is half of what it was at first. */
  half_after: number;
};

/** Three species of iris, 50 flowers of each, told apart by the length and width of sepal and petal. */
export type Iris = {
  kind: "iris";
  /** Number of flowers, training and test together; a random part, if not all. */
  samples: number;
};

/** Pulls every weight towards 0, always equally hard. Weights that are of little use end up near 0, the others stay. */
export type L1 = {
  kind: "l1";
  /** How hard λ it pulls. */
  strength: number;
};

/** Pulls every weight towards 0, the harder the larger it is. The boundary becomes smoother. */
export type L2 = {
  kind: "l2";
  /** How hard λ it pulls. */
  strength: number;
};

/** The loss on a plane through the present weights: how steep, how narrow, how rough the place is. */
export type Landscape = {
  kind: "landscape";
  /** What the plane's directions are. */
  along?: "random" | "course";
  /** Columns and rows; odd numbers have a cell for the present weights in the middle. */
  size?: number;
  /** How far random directions are followed, to either side. */
  reach?: number;
  /** Draws the random directions. */
  seed?: number;
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
  /** Rows and columns of its first array of weights; of a dense layer (units, inputs + 1), the bias last. */
  shape: [number, number];
  /** The shape of what it gives: (units,), (height, width, channels) or (steps, channels). */
  output: Array<number>;
  /** What it sees: 0 is the input, n the layer before place n. */
  sources: Array<number>;
  /** Multiplications and additions of one point's forward pass. */
  operations: number;
  /** How many neighbouring places of the input one of its places depends on, along one axis. */
  receptive_field: number;
};

/** Gives the numbers of every point mean 0 and variance 1; then a learned scale and shift of each number. A point does not see the others, so any batch size will do. */
export type LayerNorm = {
  /** A name, so that layers below can say that this is what they see. */
  id: string;
  /** What it sees: names of layers above, or "input". Without any, the layer just above. */
  inputs: Array<string>;
  /** Small number ε that keeps the division finite when all values are equal. */
  epsilon: number;
  /** Keep scale and shift as they are, while the rest of the network learns; moving averages go on. */
  frozen: boolean;
  kind: "layer_norm";
};

/** Like ReLU, but negative numbers leak through a little, so that a unit can always recover. */
export type LeakyRelu = {
  kind: "leaky_relu";
  /** Slope a of the left half. */
  leak: number;
};

/** Random numbers that give each unit's sum the spread of one input. What SELU needs. */
export type Lecun = {
  kind: "lecun";
};

/** Moves every weight by the same length and asks only in which direction. Found by a program that searched for optimizers; takes a learning rate three to ten times smaller than Adam. */
export type Lion = {
  kind: "lion";
  /** Share of the average gradient in the direction of a step. */
  beta1: number;
  /** Share of the average gradient that is kept at each step. */
  beta2: number;
};

/** Squared error near the target, absolute error far away, and smooth all along the way between. */
export type LogCosh = {
  kind: "log_cosh";
};

/** The logarithms of softmax's shares, without the detour through numbers that may be too small to write down. */
export type LogSoftmax = {
  kind: "log_softmax";
};

/** Stops when the loss on the training points has hardly fallen for a while: more steps would change little. */
export type LossPlateau = {
  kind: "plateau";
  /** Number of epochs without a better train loss after which training stops. */
  patience: number;
  /** By how much the train loss must fall to count as better. */
  min_delta: number;
};

/** Stops when the loss on the test points has fallen below a value. */
export type LowTestLoss = {
  kind: "test_loss";
  /** The value c that the loss falls below. It is looked at every 64 steps. */
  below: number;
};

/** Stops when the loss on the training points has fallen below a value. */
export type LowTrainLoss = {
  kind: "train_loss";
  /** The value c that the loss falls below. It is looked at every 64 steps. */
  below: number;
};

/** Keeps a memory, the cell, beside its state: gates between 0 and 1 decide at each step how much of it is forgotten, what is added, and what is shown. */
export type Lstm = {
  /** A name, so that layers below can say that this is what they see. */
  id: string;
  /** What it sees: names of layers above, or "input". Without any, the layer just above. */
  inputs: Array<string>;
  /** Number of units: how many numbers the layer remembers. */
  units: number;
  /** The state after the last step alone, or those of all steps, which a recurrent layer below needs. */
  returns: "last" | "sequence";
  /** How the weights of the input start. */
  initializer: Zeros | Fill | Entered | Uniform | Normal | TextbookXavier | Lecun | Glorot | GlorotNormal | He | HeUniform | Eye | Orthogonal;
  /** How the weights of the last state start, each gate's by themselves; by hand, all gates' in one. */
  recurrent_initializer: Zeros | Fill | Entered | Uniform | Normal | TextbookXavier | Lecun | Glorot | GlorotNormal | He | HeUniform | Eye | Orthogonal;
  /** How the biases start. */
  bias_initializer: Zeros | Fill | Entered | Uniform | Normal | TextbookXavier | Lecun | Glorot | GlorotNormal | He | HeUniform | Eye | Orthogonal;
  /** Keep the weights as they are, while the rest of the network learns. */
  frozen: boolean;
  kind: "lstm";
  /** Start the forget gates' biases at 1, whatever the others do, so that at first little is forgotten. */
  unit_forget_bias: boolean;
  /** Let the gates see the cell, too. */
  peephole: boolean;
};

/** Shortens the weights into a unit, taken as one arrow, wherever they are longer than allowed. Below that they are free. */
export type MaxNorm = {
  kind: "max_norm";
  /** The greatest length c. */
  limit: number;
};

/** Passes on the greatest number of each window: whether a pattern is there, not where exactly. */
export type MaxPool2d = {
  /** A name, so that layers below can say that this is what they see. */
  id: string;
  /** What it sees: names of layers above, or "input". Without any, the layer just above. */
  inputs: Array<string>;
  /** Height and width k of the window. */
  size: number;
  /** How far s the window moves from one place to the next. */
  stride: number;
  /** How far the window may reach beyond the edge; what is there does not count. */
  padding: Valid | Same | Custom;
  kind: "max_pool2d";
};

/** Every unit has several weighted sums and gives the greatest. So it learns its own activation, made of straight pieces: ReLU and the absolute value are two of them. */
export type Maxout = {
  /** A name, so that layers below can say that this is what they see. */
  id: string;
  /** What it sees: names of layers above, or "input". Without any, the layer just above. */
  inputs: Array<string>;
  kind: "maxout";
  /** Number of units. */
  units: number;
  /** Number k of weighted sums of each unit. */
  pieces: number;
  /** How the weights start. */
  initializer: Zeros | Fill | Entered | Uniform | Normal | TextbookXavier | Lecun | Glorot | GlorotNormal | He | HeUniform | Eye | Orthogonal;
  /** How the biases start. */
  bias_initializer: Zeros | Fill | Entered | Uniform | Normal | TextbookXavier | Lecun | Glorot | GlorotNormal | He | HeUniform | Eye | Orthogonal;
  /** Keep the weights as they are, while the rest of the network learns. */
  frozen: boolean;
};

/** The distance in per cent of the target. Targets near 0 make it huge, however close the output is. */
export type MeanAbsolutePercentageError = {
  kind: "mean_absolute_percentage_error";
  /** Targets nearer to 0 count as if they were this large, so that the division stays finite. */
  epsilon: number;
};

/** Squared error between logarithms: twice too much costs about the same for any number above 1. */
export type MeanSquaredLogarithmicError = {
  kind: "mean_squared_logarithmic_error";
};

/** Shifts every input so that its average is 0. Inputs of one sign would push all weights the same way. */
export type MeanSubtraction = {
  kind: "mean";
};

/** Loss and accuracy on both sets, and the penalty. */
export type Metrics = {
  kind: "metrics";
};

/** Stretches every input to the range from 0 to 1. A single outlier squeezes all others together. */
export type MinMax = {
  kind: "min_max";
};

/** Keeps rolling in the direction of past gradients, which smooths zigzags and speeds up long valleys. */
export type Momentum = {
  kind: "momentum";
  /** Share β of the velocity that is kept at each step. */
  beta: number;
};

/** Two half circles that reach into each other. One gentle wave separates them. */
export type Moons = {
  /** Number of points, training and test together. */
  samples: number;
  /** How far points stray from where they belong. */
  noise: number;
  kind: "moons";
};

/** The true class's score should lead every other by a margin Δ; what is missing to that is the cost. */
export type MulticlassHinge = {
  kind: "multiclass_hinge";
  /** How far Δ the true class should lead. */
  margin: number;
};

/** Adam that looks ahead as Nesterov's momentum does: the newest gradient counts more, and momentum grows during the first steps. */
export type NAdam = {
  /** Share of the average gradient that is kept at each step. */
  beta1: number;
  /** Share of the average squared gradient that is kept at each step. */
  beta2: number;
  /** Keeps the division finite where gradients vanish. */
  epsilon: number;
  kind: "nadam";
};

/** Minus the output of the true class, for a last layer that gives logarithms of probabilities. */
export type NegativeLogLikelihood = {
  kind: "negative_log_likelihood";
};

/** Says yes to the true class and no to a few others drawn by chance: cheap where classes are many. */
export type NegativeSampling = {
  kind: "negative_sampling";
  /** How many wrong classes k a point is compared with at each step, on average. */
  noise: number;
};

/** Momentum that looks ahead: the gradient is taken where the velocity is about to carry the weights, which brakes in time. */
export type Nesterov = {
  kind: "nesterov";
  /** Share β of the velocity that is kept at each step. */
  beta: number;
};

/** What every unit answers at every place of the plane. */
export type Neurons = {
  kind: "neurons";
  /** Columns and rows. */
  size?: number;
};

/** Gradients of any size are used as they are. */
export type NoClipping = {
  kind: "none";
};

/** Inputs stay as they are. */
export type NoPreprocessing = {
  kind: "none";
};

/** No penalty: the network may use weights as large as it likes. */
export type NoRegularizer = {
  kind: "none";
};

/** Training goes on until someone pauses it. */
export type NoStopping = {
  kind: "none";
};

/** Random numbers around 0, of the same spread in every layer. */
export type Normal = {
  kind: "normal";
  /** Standard deviation s. */
  std: number;
};

/** A random rotation: vectors keep their length on their way through the weights, however many layers there are. */
export type Orthogonal = {
  kind: "orthogonal";
  /** How much longer (factor g) vectors become. */
  gain: number;
};

/** A row of noughts and ones. Is the number of ones odd? A single step decides, and none may be missed. */
export type Parity = {
  /** Number of sequences, training and test together. */
  samples: number;
  /** How many noughts and ones there are. */
  length: number;
  kind: "parity";
};

/** The steps that can be looked at and branched from: every one from first to last. */
export type Past = {
  /** 0, unless the run was changed very often or its past was lost with a worker. */
  first: number;
  /** Where the run stands. */
  last: number;
  /** At the multiples of this a look back costs nothing; in between it costs the steps from there. */
  every: number;
};

/** Stop training at once, between two steps. */
export type Pause = {
  seq: number;
  kind: "pause";
};

/** Turns the inputs to the directions in which they vary most, and keeps the first few. */
export type Pca = {
  kind: "pca";
  /** How many directions are kept, or all if there are fewer. */
  components: number;
};

/** Train until told otherwise. */
export type Play = {
  seq: number;
  kind: "play";
};

/** The data of what is shown, sent whenever they are others than before: those of now, or of ``watch.at``. */
export type PointsFrame = {
  run: number;
};

/** What is predicted for each sample of the test set. */
export type Predictions = {
  kind: "predictions";
};

/** Keeps positive numbers and multiplies negative ones by a slope that is learned: one for each unit, or for each channel. */
export type Prelu = {
  /** A name, so that layers below can say that this is what they see. */
  id: string;
  /** What it sees: names of layers above, or "input". Without any, the layer just above. */
  inputs: Array<string>;
  kind: "prelu";
  /** Slope a of the left half at the start. */
  slope: number;
  /** Keep the slopes as they are, while the rest of the network learns. */
  frozen: boolean;
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

/** What the network does step by step while it reads one sequence. */
export type Reading = {
  /** The set that the sample is from. */
  part?: "train" | "test";
  /** Place of the sample in its set, from 0. */
  sample?: number;
  kind: "reading";
};

/** The worker of the session was lost; another went on from the last checkpoint. */
export type Recovered = {
  /** The step of the checkpoint. Training is deterministic: from there the same numbers come again. */
  step: number;
};

/** Waits until the training loss has stopped falling, then multiplies the learning rate by a factor, and waits again. */
export type ReduceOnPlateau = {
  kind: "plateau";
  /** What the rate is multiplied by. */
  factor: number;
  /** Number of steps without a better loss after which the rate is cut. */
  patience: number;
  /** The part of the loss by which it must fall to count as better. */
  gain: number;
  /** The least part φ of the rate that is left. */
  floor: number;
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

/** Bring an earlier run back as it stood when an edit, a reset or a branch put another in its place. */
export type Restore = {
  seq: number;
  kind: "restore";
  /** One of ``state.earlier``. */
  run: number;
};

/** Rings around a disc, in turn of one class and of the other, like a target. */
export type Rings = {
  /** Number of points, training and test together. */
  samples: number;
  /** How far points stray from where they belong. */
  noise: number;
  kind: "rings";
  /** How many rings there are, the disc in the middle counted. */
  rings: number;
};

/** Divides each gradient by the usual size of that weight's gradients, so that all weights move at a like pace. */
export type RmsProp = {
  kind: "rmsprop";
  /** Share of the average squared gradient that is kept at each step. */
  rho: number;
  /** Keeps the division finite where gradients vanish. */
  epsilon: number;
};

/** High at the left and the right, low at the top and the bottom. Squared inputs make it easy. */
export type Saddle = {
  /** Number of points, training and test together. */
  samples: number;
  /** How far the numbers stray from the surface, as a standard deviation. */
  noise: number;
  kind: "saddle";
};

/** As much padding as keeps the size with stride 1; with a larger stride the size is divided by it. */
export type Same = {
  kind: "same";
};

/** How good the predictions on both sets are, in the numbers that belong to the task. */
export type Scores = {
  kind: "scores";
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
  /** Chooses what dropout, noise and noise classes draw in each step. */
  dropout: number;
};

/** ELU stretched so that signals of mean 0 and spread 1 keep both through any number of layers, if the weights start with LeCun. */
export type Selu = {
  kind: "selu";
};

/** Takes a step against the gradient, as long as the learning rate says. */
export type Sgd = {
  kind: "sgd";
};

/** Squeezes any number between 0 and 1. Far from zero it is flat, so learning is slow there. */
export type Sigmoid = {
  kind: "sigmoid";
};

/** Each number times its own sigmoid: like ReLU without a corner, with a dip just left of 0. Also called swish. */
export type Silu = {
  kind: "silu";
};

/** Each unit adds up the inputs of the step and what all units gave at the step before, each times a weight, plus a bias, and passes the sum on through tanh or ReLU. */
export type SimpleRnn = {
  /** A name, so that layers below can say that this is what they see. */
  id: string;
  /** What it sees: names of layers above, or "input". Without any, the layer just above. */
  inputs: Array<string>;
  /** Number of units: how many numbers the layer remembers. */
  units: number;
  /** The state after the last step alone, or those of all steps, which a recurrent layer below needs. */
  returns: "last" | "sequence";
  /** How the weights of the input start. */
  initializer: Zeros | Fill | Entered | Uniform | Normal | TextbookXavier | Lecun | Glorot | GlorotNormal | He | HeUniform | Eye | Orthogonal;
  /** How the weights of the last state start, each gate's by themselves; by hand, all gates' in one. */
  recurrent_initializer: Zeros | Fill | Entered | Uniform | Normal | TextbookXavier | Lecun | Glorot | GlorotNormal | He | HeUniform | Eye | Orthogonal;
  /** How the biases start. */
  bias_initializer: Zeros | Fill | Entered | Uniform | Normal | TextbookXavier | Lecun | Glorot | GlorotNormal | He | HeUniform | Eye | Orthogonal;
  /** Keep the weights as they are, while the rest of the network learns. */
  frozen: boolean;
  kind: "simple_rnn";
  /** What each unit does to its sum. */
  function: "tanh" | "relu";
};

/** A wave: it never goes flat for good, and fits what repeats. Large numbers go round and round. */
export type Sin = {
  kind: "sine";
};

/** A wave from left to right. */
export type SinX1 = {
  kind: "sin_x1";
};

/** A wave from bottom to top. */
export type SinX2 = {
  kind: "sin_x2";
};

/** Waves from left to right. The other coordinate means nothing, which the network has to find out. */
export type Sine = {
  /** Number of points, training and test together. */
  samples: number;
  /** How far the numbers stray from the surface, as a standard deviation. */
  noise: number;
  kind: "sine";
  /** How many waves k lie side by side. */
  waves: number;
};

/** Waves of different lengths laid over each other, from anywhere on. The next value is asked for. */
export type SineMixture = {
  /** Number of sequences, training and test together. */
  samples: number;
  /** How many steps are seen before the next value is asked for. */
  length: number;
  kind: "sine_mixture";
  /** How many waves k are laid over each other. */
  waves: number;
  /** How far values stray from the waves, as a standard deviation. */
  noise: number;
};

/** Turns the numbers of a layer into shares that are positive and add up to 1. The largest gets the most. */
export type Softmax = {
  kind: "softmax";
};

/** How surprised the network is by the true class, when its outputs say how likely each class is. */
export type SoftmaxCrossEntropy = {
  kind: "softmax_cross_entropy";
  /** The share ε of each label that is spread evenly over all answers, so that the network stays modest. */
  smoothing: number;
};

/** ReLU with its corner rounded off: always positive, and its slope is the sigmoid. */
export type Softplus = {
  kind: "softplus";
};

/** Like tanh, but it comes to its bounds much more slowly, so that units far out still learn a little. */
export type Softsign = {
  kind: "softsign";
};

/** How fast ``play`` trains. */
export type Speed = {
  seq: number;
  kind: "speed";
  /** Absent: as fast as the server gives. */
  steps_per_second?: number | null;
};

/** Arms wound into each other. The hardest of the classic problems, and the one to watch being solved. */
export type Spiral = {
  /** Number of points, training and test together. */
  samples: number;
  /** How far points stray from where they belong. */
  noise: number;
  kind: "spiral";
  /** How many arms there are, one class each. */
  arms: number;
  /** How often each arm goes round, from the centre on. */
  turns: number;
};

/** Half the squared distance to the target, averaged over the points. The loss of the textbooks. */
export type SquaredError = {
  kind: "squared_error";
};

/** The hinge, squared: smooth at its corner, and harder on points far on the wrong side. */
export type SquaredHinge = {
  kind: "squared_hinge";
};

/** Gives every input average 0 and standard deviation 1, so that one learning rate suits them all. */
export type Standardisation = {
  kind: "standard";
};

/** The whole state of the session apart from its arrays, after every change of it. */
export type State = {
  kind: "state";
  /**
   * Counts starts: one more at every reset, every edit that is not live (then the step is 0), every branch
   * and every return of an earlier run (then the series begin anew and come whole).
   */
  run: number;
  step: number;
  /** ``complete``: at the limit of steps; ``stopped``: ended by the document's ``stopping``. */
  status: "paused" | "playing" | "diverged" | "complete" | "stopped";
  speed: number | null;
  /** The last order of this client that was applied; 0 if none was. */
  seq: number;
  experiment: Experiment;
  network: Topology;
  divergence: Diverged | null;
  past: Past;
  /** The numbers of earlier runs that can be brought back, the oldest first. Lost with a worker. */
  earlier: Array<number>;
};

/** What a layer answers at every step while it reads one sequence. */
export type States = {
  /** The set that the sample is from. */
  part?: "train" | "test";
  /** Place of the sample in its set, from 0. */
  sample?: number;
  kind: "states";
  /** Place of the layer, from 0. */
  layer?: number;
};

/** Train a little and stand still. A step is one mini-batch update. */
export type Step = {
  seq: number;
  kind: "step";
  count?: number;
  unit?: "batch" | "epoch";
};

/** Multiplies the learning rate by the same factor again and again, at equal distances, and leaves it alone in between. */
export type StepDecay = {
  kind: "step";
  /** What the rate is multiplied by. */
  factor: number;
  /** Number of steps T from one cut to the next. */
  every: number;
};

/** Stops at a step: two settings are compared fairly after the same number of them. */
export type StopAfter = {
  kind: "steps";
  /** Number of steps from the start of the run. */
  steps: number;
};

/** Your own table, of which one column says the class of each row. */
export type TableOfClasses = {
  /** What the network is given of each row. */
  columns: Array<Column>;
  /** What the column to be found is called. */
  target: string;
  kind: "table";
  /** How many classes there are. */
  classes: number;
  /** What the classes are called, in order; none, or all of them. */
  names: Array<string>;
  /** The class of each row, which counts from 0. */
  truth: Array<number>;
};

/** Your own table, of which one column is a number to be found for each row. */
export type TableOfNumbers = {
  /** What the network is given of each row. */
  columns: Array<Column>;
  /** What the column to be found is called. */
  target: string;
  kind: "table_of_numbers";
  /** The number of each row. */
  truth: Array<number>;
};

/** Squeezes any number between −1 and 1, with 0 in the middle. Far from zero it is flat. */
export type Tanh = {
  kind: "tanh";
};

/** The short form of Xavier that textbooks teach: only the inputs count. Signals keep their size through tanh layers. */
export type TextbookXavier = {
  kind: "textbook_xavier";
};

/** A plane that rises towards the upper right. One unit without an activation is enough. */
export type TiltedPlane = {
  /** Number of points, training and test together. */
  samples: number;
  /** How far the numbers stray from the surface, as a standard deviation. */
  noise: number;
  kind: "tilted_plane";
};

/** What training works on, derived from the document. */
export type Topology = {
  parameters: number;
  /** Multiplications and additions of one point's forward pass. */
  operations: number;
  /** The shape of what the first layer sees. */
  input: Array<number>;
  task: "classification" | "regression";
  outputs: number;
  /** 0 for regression. */
  classes: number;
  /** The function that turns raw outputs into predictions: identity, sigmoid or softmax. */
  link: string;
  layers: Array<Layer>;
};

/** Every number that one sample makes on its way through the network and back, biases included. */
export type Trace = {
  /** The set that the sample is from. */
  part?: "train" | "test";
  /** Place of the sample in its set, from 0. */
  sample?: number;
  kind: "trace";
};

/** Any surface: a formula of the coordinates. One that goes beyond 1 or −1 is made smaller as a whole. */
export type TypedFormula = {
  /** Number of points, training and test together. */
  samples: number;
  /** How far the numbers stray from the surface, as a standard deviation. */
  noise: number;
  kind: "typed_formula";
  /** The formula, of x1, x2, numbers, + − * / ^, brackets, and functions such as sin, exp, abs and min. */
  expression: string;
};

/** Random numbers anywhere between two bounds, all equally likely, the same bounds in every layer. */
export type Uniform = {
  kind: "uniform";
  /** The bounds are −r and r. */
  reach: number;
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

/** How long each layer's next update would be, compared with its weights, were the batch the training set. */
export type UpdateRatios = {
  kind: "update_ratios";
};

/** No padding: the window stays inside the image, which becomes smaller. */
export type Valid = {
  kind: "valid";
};

/** Raises the learning rate evenly during the first steps, then lowers it along half a cosine wave: careful while the weights are still random, bold after that, careful again in the end. */
export type WarmUpCosine = {
  kind: "warm_up_cosine";
  /** Number of steps W in which the rate rises; the last of them has all of it. */
  warm_up: number;
  /** Number of steps T from the end of the warm-up until the rate has become low. */
  length: number;
  /** The part φ of the rate that is left in the end. */
  floor: number;
};

/** What the page shows, replacing what it said before. */
export type Watch = {
  kind: "watch";
  probes?: Array<Curvature | Metrics | engine__probes__numbers__Weights | GradientNorms | UpdateRatios | Scores | Decisions | Predictions | Histograms | UnitMap | History | Course | HiddenSpace | Landscape | Boundary | Neurons | Features | Batch | FeatureMaps | Answers | Filters | States | Gates | Reading | Trace>;
  /** Frames a second at most. */
  fps?: number;
  /**
   * The step to look at, while training goes on. Absent, or not yet reached: now. Of what cannot be reached
   * any more, the first step that can be is shown. Another run brings everybody back to now.
   */
  at?: number | null;
  /** Where the series goes on. Sent after every ``welcome``; absent: where the last frame ended. */
  have?: Cursor | null;
};

/** A weight or a bias by its place in the trained network. */
export type Weight = {
  /** Counts the layers of ``state.network``, from 0. */
  layer: number;
  row: number;
  /** In the layer's first array of weights: ``shape`` says how many rows and columns it has. */
  column: number;
  value: number;
};

/** Shrinks every weight by a small share after each step, whatever its gradient. With SGD it does what L2 does; unlike L2 it stays the same under Adam, which rescales gradients. */
export type WeightDecay = {
  kind: "weight_decay";
  /** How strongly λ the weights shrink. */
  strength: number;
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

/** PCA with every direction stretched to the same spread, so that no two inputs go together any more. */
export type Whitening = {
  kind: "whitening";
  /** Smallest variance ε that is still stretched to 1, as a share of the largest. */
  epsilon: number;
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

/** All weights and biases. */
export type engine__probes__numbers__Weights = {
  kind: "weights";
};

/** Set weights and biases by hand, between two steps; training goes on with them. */
export type server__protocol__Weights = {
  seq: number;
  kind: "weights";
  /** The last one counts where two name the same place. */
  changes: Array<Weight>;
};
