/** The part of the package that computes; its parts that draw are not needed. */
declare module "qrcode/lib/core/qrcode.js" {
  const code: {
    create: (
      text: string,
      options: { errorCorrectionLevel: "L" | "M" | "Q" | "H" },
    ) => { modules: { size: number; data: Uint8Array } };
  };
  export default code;
}
