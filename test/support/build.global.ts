import { buildIfChanged } from "../../api/build.ts";

export default buildIfChanged;
