import APIServer
import ObjectModel

/// Puts names that rows can know in the place of uids and generated names, and back.
final class Naming {
    private var uids: [(token: String, value: String)] = []
    private var generated: [(token: String, value: String)] = []

    /// Takes a commit in.
    func observe(_ revision: Revision) {
        guard revision.verb == .create else { return }
        let object = UntypedObject(revision.object.value)
        if !object.generateName.isEmpty, object.name.hasPrefix(object.generateName) {
            generated.append(("@\(generated.count + 1)", object.name))
        }
        let token = "uid:\(object.kind)/\(hidden(object.name))"
        uids.removeAll { $0.token == token && !object.uid.isEmpty }
        uids.append((token, object.uid))
    }

    /// The name that a row uses for a uid, so that an earlier object of the same name is told apart.
    private func hidden(_ name: String) -> String { generated.first { $0.value == name }?.token ?? name }

    /// What a row means by a text.
    func resolve(_ text: String) -> String {
        if text.hasPrefix("uid:"), let uid = uids.last(where: { $0.token == text }) { return uid.value }
        guard text.contains("@") else { return text }
        // The longest number first, so that @1 is not found in @12.
        return generated.reversed().reduce(text) { $0.replacing($1.token, with: $1.value) }
    }

    /// How a row says what the run has made.
    func rewrite(_ text: String) -> String {
        var text = text
        for (token, value) in generated where text.contains(value) { text = text.replacing(value, with: token) }
        for (token, value) in uids where text.contains(value) { text = text.replacing(value, with: token) }
        return text
    }

    func resolve(_ value: JSONValue) -> JSONValue { Self.map(value, resolve) }

    func rewrite(_ value: JSONValue) -> JSONValue { Self.map(value, rewrite) }

    private static func map(_ value: JSONValue, _ change: (String) -> String) -> JSONValue {
        switch value {
        case .string(let text): return .string(change(text))
        case .array(let elements): return .array(elements.map { map($0, change) })
        case .object(let fields):
            var changed = JSONObject()
            for (key, field) in fields { changed[change(key)] = map(field, change) }
            return .object(changed)
        default: return value
        }
    }
}
