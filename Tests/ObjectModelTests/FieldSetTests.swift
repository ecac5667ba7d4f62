import Testing

@testable import ObjectModel

/// A random source that is the same everywhere.
private struct Random {
    var state: UInt64

    mutating func next(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(truncatingIfNeeded: (state >> 33) % UInt64(bound))
    }

    mutating func element() -> FieldPathElement {
        switch next(8) {
        case 0: k(["name": .string(["a", "b", "c"][next(3)])])
        case 1: k(["port": .int(Int64(next(3))), "protocol": .string(["TCP", "UDP"][next(2)])])
        case 2: .value([.int(1), .string("x"), .bool(true), .double(1.5)][next(4)])
        case 3: .index(next(3))
        default: .field(["a", "b", "c", "spec", "é"][next(5)])
        }
    }

    mutating func set() -> FieldSet {
        var set = FieldSet()
        for _ in 0..<next(12) { set.insert((0...next(4)).map { _ in element() }) }
        return set
    }
}

private func f(_ name: String) -> FieldPathElement { .field(name) }

private func k(_ fields: KeyValuePairs<String, JSONValue>) -> FieldPathElement {
    .key(JSONObject(uniqueKeys: fields.map(\.key), values: fields.map(\.value)))
}

struct FieldSetTests {
    @Test func `elements are ordered by kind, then by name, key, value or position`() {
        // The order of upstream's fieldpath tests: names, keys, values, indices.
        let ordered: [FieldPathElement] = [
            f("A"), f("a"), f("b"), f("é"), k(["name": "a"]), k(["name": "a", "port": 1]), k(["name": "b"]), k(["port": 1]),
            .value(1), .value(1.5), .value(2), .value("1"), .value(false), .value(true), .value([1]), .value(["a": 1]), .value(nil),
            .index(0), .index(2),
        ]
        for left in ordered.indices {
            for right in ordered.indices {
                let order = ordered[left].compare(to: ordered[right])
                #expect(left == right ? order == 0 : (order < 0) == (left < right), "\(ordered[left]) and \(ordered[right])")
            }
        }
        #expect(FieldPathElement.value(1) == .value(1.0))
    }

    @Test func `paths are spelled as messages about conflicts spell them`() {
        let path: [FieldPathElement] = [
            f("spec"), f("containers"), k(["name": "a"]), f("ports"), k(["containerPort": 80, "protocol": "TCP"]), .value("x"),
            .index(3),
        ]
        #expect(FieldSet.text(path) == #".spec.containers[name="a"].ports[containerPort=80,protocol="TCP"][="x"][3]"#)
    }

    /// Sets, as two lists of dotted paths, and what the operations make of them; the tables of upstream's set tests in other words.
    @Test(arguments: [
        // left, right, union, intersection, subtracting, recursively subtracting
        ("a", "b", "a b", "", "a", "a"),
        ("a a.b", "a", "a a.b", "a", "a.b", ""),
        ("a.b.c", "a.b", "a.b a.b.c", "", "a.b.c", ""),
        ("a a.b a.b.c", "a.b", "a a.b a.b.c", "a.b", "a a.b.c", "a"),
        ("a.b", "a.b.c", "a.b a.b.c", "", "a.b", "a.b"),
        ("a.b a.c", "a.c a.d", "a.b a.c a.d", "a.c", "a.b", "a.b"),
        ("", "a", "a", "", "", ""),
    ])
    func `operations work path by path`(
        _ left: String, _ right: String, _ union: String, _ intersection: String, _ difference: String, _ recursive: String
    ) {
        func set(_ text: String) -> FieldSet {
            var set = FieldSet()
            for path in text.split(separator: " ") { set.insert(path.split(separator: ".").map { f(String($0)) }) }
            return set
        }
        #expect(set(left).union(set(right)) == set(union))
        #expect(set(left).intersection(set(right)) == set(intersection))
        #expect(set(left).subtracting(set(right)) == set(difference))
        #expect(set(left).recursivelySubtracting(set(right)) == set(recursive))
    }

    @Test func `leaves are the members without members below`() {
        let set = FieldSet([f("a")], [f("a"), f("b")], [f("c")], [f("d"), f("e")])
        #expect(set.leaves == FieldSet([f("a"), f("b")], [f("c")], [f("d"), f("e")]))
        #expect(set.count == 4)
        #expect(set.contains([f("a")]) && !set.contains([f("d")]) && set.below(f("d")).contains(f("e")))
    }

    @Test(arguments: 1...40 as ClosedRange<UInt64>) func `the laws of sets hold`(_ seed: UInt64) throws {
        var random = Random(state: seed &* 7_919)
        for _ in 0..<50 {
            let (a, b, c) = (random.set(), random.set(), random.set())
            #expect(a.union(b) == b.union(a))
            #expect(a.union(b).union(c) == a.union(b.union(c)))
            #expect(a.intersection(b) == b.intersection(a))
            #expect(a.intersection(b.union(c)) == a.intersection(b).union(a.intersection(c)))
            #expect(a.subtracting(b).union(a.intersection(b)) == a)
            #expect(a.subtracting(b).intersection(b).isEmpty)
            #expect(a.union(b).count == a.count + b.count - a.intersection(b).count)
            #expect(a.subtracting(b).subtracting(c) == a.subtracting(b.union(c)))
            #expect(a.recursivelySubtracting(b).intersection(b).isEmpty)
            #expect(a.recursivelySubtracting(b).subtracting(a).isEmpty)
            #expect(a.leaves.leaves == a.leaves)
            #expect(try FieldSet(fieldsV1: a.fieldsV1) == a)
            var rebuilt = FieldSet()
            for path in a.paths.reversed() { rebuilt.insert(path) }
            #expect(rebuilt == a)
            for path in a.paths { #expect(a.contains(path)) }
        }
    }

    @Test func `fieldsV1 is written in the order of the elements and read in any`() throws {
        // The shape is that of a Deployment in the documentation of server-side apply.
        let text =
            #"{"f:metadata":{"f:labels":{".":{},"f:app":{}}},"f:spec":{"f:containers":{"k:{\"name\":\"a\"}":{".":{},"f:image":{}}},"#
            + #""f:finalizers":{"v:\"x\"":{},"v:1":{}},"f:list":{"i:0":{}}}}"#
        let set = try FieldSet(fieldsV1: try JSONReader.read(text))
        let canonical = text.replacing(#""v:\"x\"":{},"v:1":{}"#, with: #""v:1":{},"v:\"x\"":{}"#)
        #expect(JSONWriter.text(set.fieldsV1) == canonical)
        #expect(set.contains([f("spec"), f("containers"), k(["name": "a"])]))
        #expect(!set.contains([f("spec"), f("containers")]))
        #expect(try FieldSet(fieldsV1: ["f:a": nil, "z:later": [:], ".": [:]]) == FieldSet([f("a")]))
        #expect(try FieldSet(fieldsV1: [:]).isEmpty)
    }

    @Test(arguments: [
        (#"{"f":{}}"#, #""f" is shorter than two characters"#),
        (#"{"f:a":{"ab":{}}}"#, #"f:a: "ab" has no colon"#),
        (#"{"f:a":3}"#, "f:a: must be an object, not integer"),
        (#"{"i:x":{}}"#, #""i:x" must hold an integer"#),
        (#"{"k:[]":{}}"#, #""k:[]" must hold an object"#),
        (#"[]"#, "must be an object, not array"),
    ])
    func `what is malformed is refused with its place`(_ text: String, _ message: String) throws {
        let value = try JSONReader.read(text)
        let error = #expect(throws: FieldSetError.self) { try FieldSet(fieldsV1: value) }
        #expect(error?.description == message)
    }

    @Test func `depth and size are bounded`() {
        var deep: JSONValue = [:]
        for _ in 0..<(FieldSet.maximumDepth + 2) { deep = ["f:a": deep] }
        #expect(throws: FieldSetError.self) { try FieldSet(fieldsV1: deep) }
        var wide = JSONObject()
        for number in 0...FieldSet.maximumElements { wide.appendUnique(key: "i:\(number)", value: [:]) }
        #expect(throws: FieldSetError.self) { try FieldSet(fieldsV1: .object(wide)) }
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>) func `whatever is thrown at it, reading ends and what is read can be written`(
        _ seed: UInt64
    ) {
        var random = Random(state: seed &* 104_729)
        let pieces = [
            "f:", "k:", "v:", "i:", ".", "z:", "{", "}", "\"", "\\", "1", "-", "a", "é", "name", ":", "[", "]", ",", "null", "true", " ",
        ]
        func value(_ depth: Int) -> JSONValue {
            switch random.next(depth > 6 ? 3 : 8) {
            case 0: return .null
            case 1: return .int(Int64(random.next(3)))
            case 2: return .object(JSONObject())
            default:
                var object = JSONObject()
                for _ in 0..<random.next(5) {
                    object[(0...random.next(6)).map { _ in pieces[random.next(pieces.count)] }.joined()] = value(depth + 1)
                    if random.next(2) == 0 { object[random.element().fieldsV1] = value(depth + 1) }
                }
                return .object(object)
            }
        }
        for _ in 0..<400 {
            guard let set = try? FieldSet(fieldsV1: value(0)) else { continue }
            #expect((try? FieldSet(fieldsV1: set.fieldsV1)) == set)
        }
    }
}
