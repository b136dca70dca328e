import { serve } from "./child.ts";
import { startProduct } from "./product.ts";

const { port } = await startProduct(process.argv[2]!);
serve(port, {});
