#!/usr/bin/env python3
"""Checks a production of handback with Python 3 and nothing else: python3 verify.py <folder> [--signer key.pub]
    [--earlier head.json]

Exit code 0 where all is as it was signed and committed to, 4 where anything is not, 2 for wrong usage. Each reason is a
word of a closed list, the same as those of `handback verify-production`.
"""
import base64, hashlib, json, os, re, sys

B64U = re.compile(r"[A-Za-z0-9_-]*\Z")
HEX = re.compile(r"[0-9a-f]{64}\Z")
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\Z")
BASES = ("ATTORNEY_CLIENT", "PERSONAL_PRIVACY", "NON_RESPONSIVE", "OTHER")
reasons, details = [], []


class Bad(Exception):
    pass


def report(reason, detail):
    if reason not in reasons:
        reasons.append(reason)
    details.append("%s: %s" % (reason, detail))


def sha256(data):
    return hashlib.sha256(data).digest()


def constant(text):
    raise Bad(text)


def exact(data):
    """The value of JSON in the one form that handback writes."""
    try:
        text = data.decode("utf-8")
        value = json.loads(text, parse_constant=constant)
        same = json.dumps(value, indent=2, ensure_ascii=False) + "\n" == text
    except (Bad, ValueError, RecursionError):
        return None
    return value if same and isinstance(value, dict) else None


# Ed25519, RFC 8032.
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
I = pow(2, (P - 1) // 4, P)


def point(data):
    y = int.from_bytes(data, "little") & (2**255 - 1)
    sign = data[31] >> 7
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * I % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return (x, y, 1, x * y % P)


def add(a, b):
    e, f = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    g, h = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = f - e, h - g, h + g, f + e
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def times(n, a):
    r = (0, 1, 1, 0)
    while n:
        if n & 1:
            r = add(r, a)
        a, n = add(a, a), n >> 1
    return r


def ed25519(public, message, signature):
    a, r, s = point(public), point(signature[:32]), int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or a is None or r is None or s >= L:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    y = 4 * pow(5, P - 2, P) % P
    left = times(s, point(y.to_bytes(32, "little")))
    right = add(r, times(h, a))
    return not ((left[0] * right[2] - right[0] * left[2]) % P or (left[1] * right[2] - right[1] * left[2]) % P)


def wire(data):
    return len(data).to_bytes(4, "big") + data


def strings(data):
    found = []
    while data:
        size = int.from_bytes(data[:4], "big")
        if len(data) < 4 + size:
            return []
        found.append(data[4 : 4 + size])
        data = data[4 + size :]
    return found


def sshsig(armored, namespace, message):
    """Base64 of the signer's public key where the signature is good, else None (OpenSSH's PROTOCOL.sshsig)."""
    text = armored.decode("latin-1")
    match = re.match(r"-----BEGIN SSH SIGNATURE-----\n([A-Za-z0-9+/=\n]+)-----END SSH SIGNATURE-----\n\Z", text)
    body = match.group(1).replace("\n", "") if match else ""
    try:
        blob = base64.b64decode(body, validate=True)
    except ValueError:
        return None
    if base64.b64encode(blob).decode() != body or blob[:10] != b"SSHSIG\0\0\0\1":
        return None
    outer = strings(blob[10:])
    if len(outer) != 5 or outer[1:4] != [namespace.encode(), b"", b"sha512"]:
        return None
    key, inner = strings(outer[0]), strings(outer[4])
    if len(key) != 2 or key[0] != b"ssh-ed25519" or len(key[1]) != 32 or len(inner) != 2 or inner[0] != key[0]:
        return None
    signed = b"SSHSIG" + b"".join(map(wire, [namespace.encode(), b"", b"sha512", hashlib.sha512(message).digest()]))
    return base64.b64encode(outer[0]).decode() if ed25519(key[1], signed, inner[1]) else None


def read(folder, name):
    try:
        with open(os.path.join(folder, name), "rb") as file:
            return file.read()
    except OSError:
        return None


def is_count(value):
    return type(value) is int and 0 <= value < 2**53


def is_manifest(m):
    try:
        head, counts = m["head"], m["counts"]
        signer = m["signer"]
        return (
            m["type"] == "handback-production/1"
            and (signer is None or isinstance(signer, str))
            and is_count(head["treeSize"])
            and all(isinstance(head[key], str) and HEX.match(head[key]) for key in ("root", "sha256"))
            and all(is_count(counts[key]) for key in ("produced", "redacted", "withheld"))
            and isinstance(counts["byBasis"], dict)
            and isinstance(m["files"], list)
            and all(
                isinstance(f, dict) and isinstance(f["name"], str) and NAME.match(f["name"])
                and is_count(f["bytes"]) and isinstance(f["sha256"], str) and HEX.match(f["sha256"])
                for f in m["files"]
            )
        )
    except (KeyError, TypeError):
        return False


def check_signature(folder, name, namespace, signer, expected):
    armored = read(folder, name + ".sig")
    if signer is None:
        if armored is not None:
            report("signature", name + ".sig is there, but the manifest names no signer")
        if expected is not None and name == "manifest.json":
            report("signer", "nobody signed")
        return
    key = sshsig(armored, namespace, read(folder, name) or b"") if armored is not None else None
    if key is None:
        report("signature", name + " has no good signature")
    elif "ssh-ed25519 " + key != signer or (expected is not None and key not in expected):
        report("signer", name + " is signed by another key")


def hash_file(path, change):
    digest, size, carry = hashlib.sha256(), 0, b""
    with open(path, "rb") as file:
        while True:
            part = file.read(1 << 20)
            data = carry + part
            carry = data[-1:] if part and data.endswith(b"\r") else b""
            data = data[: len(data) - len(carry)]
            if change is not None:
                data = data.replace(b"\r\n", b"\n")
                if change == "crlf":
                    data = data.replace(b"\n", b"\r\n")
            digest.update(data)
            size += len(data)
            if not part:
                return digest.hexdigest(), size


def check_files(folder, files):
    for entry in files:
        path = os.path.join(folder, entry["name"])
        if not os.path.isfile(path) or os.path.islink(path):
            report("missing-file", entry["name"])
            continue
        if hash_file(path, None) == (entry["sha256"], entry["bytes"]):
            continue
        if any(hash_file(path, change)[0] == entry["sha256"] for change in ("lf", "crlf")):
            report("line-endings", entry["name"] + " was converted")
        else:
            report("changed-file", entry["name"])
    known = {entry["name"] for entry in files} | {"manifest.json", "manifest.json.sig"}
    for name in sorted(set(os.listdir(folder)) - known):
        report("extra-file", name.encode("unicode_escape").decode())


def is_tree(tree):
    return (
        isinstance(tree, dict) and is_count(tree.get("treeSize"))
        and isinstance(tree.get("root"), str) and bool(HEX.match(tree["root"]))
    )


def is_head(head, wanted):
    try:
        schema = head["schema"]
        return (
            head["type"] == "handback-head/1" and head["commitment"] == "TSEA1"
            and isinstance(schema, list) and all(isinstance(f, str) and re.match(r"[A-Z0-9_]+\Z", f) for f in schema)
            and len(set(schema)) == len(schema) > 0
            and type(head["treeSize"]) is int and head["treeSize"] == wanted["treeSize"]
            and head["root"] == wanted["root"]
            and (head["previous"] is None or is_tree(head["previous"]))
        )
    except (KeyError, TypeError):
        return False


def opened(disclosure):
    """Name of the field that a disclosure opens."""
    if not isinstance(disclosure, str) or not B64U.match(disclosure):
        raise Bad("row: not base64url")
    try:
        data = base64.urlsafe_b64decode(disclosure + "=" * (-len(disclosure) % 4))
        value = json.loads(data.decode("utf-8"), parse_constant=constant)
    except (Bad, ValueError, RecursionError):
        raise Bad("row: not a disclosure")
    if base64.urlsafe_b64encode(data).rstrip(b"=").decode() != disclosure:
        raise Bad("row: not base64url")
    if not isinstance(value, list) or len(value) != 3 or not all(isinstance(v, str) for v in value[:2]):
        raise Bad("row: not a disclosure")
    return value[1]


def leaf_of(record, index, schema):
    status = record["status"]
    if status == "withheld":
        if not isinstance(record["leaf"], str) or not HEX.match(record["leaf"]):
            raise Bad("row: not a leaf")
        return bytes.fromhex(record["leaf"])
    digests = dict(record["digests"]) if status == "redacted" else {}
    if not all(isinstance(d, str) and re.match(r"[A-Za-z0-9_-]{43}\Z", d) for d in digests.values()):
        raise Bad("row: not a digest")
    for disclosure in record["disclosures"]:
        name = opened(disclosure)
        if name in digests:
            raise Bad("row: a field stands twice")
        digests[name] = base64.urlsafe_b64encode(sha256(disclosure.encode("ascii"))).rstrip(b"=").decode()
    if set(digests) != set(schema):
        raise Bad("row: not every field once")
    body = "TSEA1/row\n%d\n" % index + "".join("%s %s\n" % (name, digests[name]) for name in schema)
    return sha256(b"\0" + body.encode("ascii"))


KEYS = {
    "produced": ["i", "status", "disclosures"],
    "redacted": ["i", "status", "basis", "disclosures", "digests"],
    "withheld": ["i", "status", "basis", "leaf"],
}


def parse(line, index):
    try:
        text = line.decode("ascii")
        record = json.loads(text, parse_constant=constant)
        same = json.dumps(record, separators=(",", ":")) + "\n" == text
    except (Bad, ValueError, RecursionError):
        raise Bad("list: line %d is not a record" % (index + 1))
    if not same or not isinstance(record, dict) or "\x7f" in text:
        raise Bad("list: line %d is not a record" % (index + 1))
    status = record.get("status")
    if not isinstance(status, str) or list(record) != KEYS.get(status):
        raise Bad("list: line %d is not a record" % (index + 1))
    if type(record["i"]) is not int or record["i"] != index:
        raise Bad("list: row %d is not at its place" % index)
    if status != "produced" and (not isinstance(record["basis"], str) or record["basis"] not in BASES):
        raise Bad("row: row %d has no basis" % index)
    if status != "withheld" and not isinstance(record["disclosures"], list):
        raise Bad("row: row %d shows nothing" % index)
    if status == "redacted" and not isinstance(record["digests"], dict):
        raise Bad("row: row %d has no digests" % index)
    return record


def root_of(leaves):
    if not leaves:
        return sha256(b"")
    while len(leaves) > 1:
        odd = leaves[-1:] if len(leaves) % 2 else []
        leaves = [sha256(b"\1" + leaves[i] + leaves[i + 1]) for i in range(0, len(leaves) - 1, 2)] + odd
    return leaves[0]


def check_list(folder, manifest, schema, before):
    leaves, counts = [], {"produced": 0, "redacted": 0, "withheld": 0, "byBasis": {}}
    try:
        with open(os.path.join(folder, "list.jsonl"), "rb") as file:
            for index, line in enumerate(file):
                record = parse(line, index)
                leaves.append(leaf_of(record, index, schema))
                counts[record["status"]] += 1
                if "basis" in record:
                    counts["byBasis"][record["basis"]] = counts["byBasis"].get(record["basis"], 0) + 1
        if len(leaves) != manifest["head"]["treeSize"]:
            raise Bad("list: %d rows, not %d" % (len(leaves), manifest["head"]["treeSize"]))
    except OSError:
        return
    except Bad as problem:
        reason, detail = str(problem).split(": ", 1)
        report(reason, detail)
        return
    if root_of(leaves).hex() != manifest["head"]["root"]:
        report("root", "the rows are not those that the head commits to")
    for tree in before:
        if tree["treeSize"] > len(leaves) or root_of(leaves[: tree["treeSize"]]).hex() != tree["root"]:
            report("root", "the first %d rows are not those of the earlier head" % tree["treeSize"])
    if counts != manifest["counts"]:
        report("counts", "the manifest counts other rows")


def check(folder, expected, earlier):
    data = read(folder, "manifest.json") or b""
    manifest = exact(data)
    if not is_manifest(manifest):
        if is_manifest(exact(data.replace(b"\r\n", b"\n"))):
            report("line-endings", "manifest.json was converted")
        else:
            report("manifest", "manifest.json is missing or no manifest")
        return None
    check_signature(folder, "manifest.json", "production@handback", manifest["signer"], expected)
    check_files(folder, manifest["files"])
    data = read(folder, "head.json") or b""
    head = exact(data)
    if head is None or sha256(data).hex() != manifest["head"]["sha256"] or not is_head(head, manifest["head"]):
        report("head", "head.json is not the head that the manifest names")
        return manifest
    check_signature(folder, "head.json", "head@handback", manifest["signer"], expected)
    check_list(folder, manifest, head["schema"], [t for t in (head["previous"], earlier) if t is not None])
    return manifest


def main(args):
    expected = earlier = None
    while len(args) > 2 and args[-2] in ("--signer", "--earlier"):
        data = read(".", args[-1]) or b""
        if args[-2] == "--signer":
            expected = re.findall(r"^[^#\n]*?\bssh-ed25519 ([A-Za-z0-9+/]+=*)", data.decode("latin-1"), re.M)
        else:
            earlier = exact(data)
        args = args[:-2] if expected != [] and (args[-2] == "--signer" or is_tree(earlier)) else []
    if len(args) != 1 or not os.path.isdir(args[0]):
        print("usage: python3 verify.py <folder> [--signer <ssh-ed25519 public key>] [--earlier <head.json>]", file=sys.stderr)
        return 2
    manifest = check(args[0], expected, earlier)
    for detail in details:
        print(detail)
    if reasons:
        print("REFUSED: " + ", ".join(reasons))
        return 4
    counts = manifest["counts"]
    print("%d rows: %d produced, %d redacted, %d withheld" % (
        manifest["head"]["treeSize"], counts["produced"], counts["redacted"], counts["withheld"]))
    print("head SHA-256 " + manifest["head"]["sha256"])
    print("signed by " + manifest["signer"] if manifest["signer"] else "NOT SIGNED")
    if manifest["signer"] and expected is None:
        print("compare the key with one you have from elsewhere, or give it with --signer")
    print("VERIFIED")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
