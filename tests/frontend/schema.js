// @ts-check
/** What the server tells the page about experiments, read from the file that tests/contract/test_page.py keeps current. */
import { readFileSync } from "node:fs";

const description = JSON.parse(readFileSync(new URL("../golden/schema.json", import.meta.url), "utf8"));

/** The JSON Schema of the Experiment. */
export const schema = description.experiment;

/** A fresh copy of the default experiment. @returns {any} */
export const standard = () => structuredClone(description.default);

/** The answer of GET /api/schema. */
export const described = () => ({ experiment: schema, default: standard(), starters: description.starters });
