declare module "xhr2" {
  const XmlHttpRequest: typeof globalThis extends { XMLHttpRequest: infer X } ? X : new () => object;
  export = XmlHttpRequest;
}
