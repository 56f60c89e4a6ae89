// @ts-check

const block = 512;

/**
 * One file out of a tar archive.
 * @param {Buffer} archive
 * @param {string} path
 * @returns {Buffer}
 */
export function extractFile(archive, path) {
  for (let at = 0; at + block <= archive.length; ) {
    const name = textAt(archive, at, 100);
    const size = Number.parseInt(textAt(archive, at + 124, 12).trim() || "0", 8);
    if (!Number.isSafeInteger(size) || size < 0) break;
    const start = at + block;
    if (name === path) return archive.subarray(start, start + size);
    at = start + Math.ceil(size / block) * block;
  }
  throw new Error(`${path} is not in the archive`);
}

/**
 * @param {Buffer} archive
 * @param {number} from
 * @param {number} length
 */
function textAt(archive, from, length) {
  const field = archive.toString("utf8", from, from + length);
  const end = field.indexOf("\0");
  return end === -1 ? field : field.slice(0, end);
}
