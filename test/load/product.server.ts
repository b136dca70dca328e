import { serve } from "./child.ts";
import { startProduct } from "./product.ts";

const [databaseUrl = "", webDirectory = null] = process.argv.slice(2);
const { port } = await startProduct(databaseUrl, webDirectory);
serve(port, {});
