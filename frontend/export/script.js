// @ts-check
/** The run as a Python script that prints the same losses, bit for bit. Pure. */

/** @typedef {import("../protocol.js").Experiment} Experiment */
/** @typedef {{ step: number, experiment: Experiment }} Stage from which step on which document holds */

/** Rows that are printed. */
const ROWS = 20;

/**
 * @param {Stage[]} stages the first from step 0; later ones were changed while training went on
 * @param {number} steps how far the run has come
 */
export function script(stages, steps) {
  const every = Math.max(1, Math.round(steps / ROWS));
  return `"""A run of Layerwise as a script: it prints the same losses, bit for bit.

Run it with Layerwise installed, or in its folder: python this_file.py
"""

from engine import Experiment, Trainer

STEPS = ${steps}
EVERY = ${every}
STAGES = [
${stages.map(stageText).join("\n")}
]
"""From which step on which experiment was trained."""

trainer = Trainer(Experiment.model_validate_json(STAGES[0][1]))
losses: list[float] = []
for start, document in STAGES:
    losses += trainer.run(start - trainer.step).tolist()
    trainer.apply(Experiment.model_validate_json(document))
losses += trainer.run(STEPS - trainer.step).tolist()

print("step  loss of its batch")
for step in range(0, len(losses), EVERY):
    print(f"{step:>5}  {losses[step]:.9g}")
found = trainer.evaluate()
print(f"after step {trainer.step}: train loss {found.train_loss:.6g}, test loss {found.test_loss:.6g}")
`;
}

/** @param {Stage} stage */
const stageText = ({ step, experiment }) => `    (${step}, r"""${JSON.stringify(experiment)}"""),`;
