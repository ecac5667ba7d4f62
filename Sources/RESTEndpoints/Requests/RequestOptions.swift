import APIServer
import ObjectModel

/// The query parameters of a request, read as kube-apiserver reads them: unknown ones are ignored, malformed values are refused.
struct RequestOptions {
    let parameters: QueryParameters

    init(_ parameters: QueryParameters) { self.parameters = parameters }

    /// Whether a watch is asked for.
    var isWatch: Bool { flag("watch") }

    /// A Boolean: only its absence, `false` and `0` mean no.
    func flag(_ name: String) -> Bool { optionalFlag(name) ?? false }

    /// A Boolean, or nil when it is not there.
    func optionalFlag(_ name: String) -> Bool? {
        guard let text = parameters[name] else { return nil }
        return !(text == "0" || text.lowercased() == "false")
    }

    /// A decimal number, or nil when it is not there; 400 when it is malformed.
    func number(_ name: String) throws(APIError) -> Int64? {
        guard let text = parameters[name] else { return nil }
        let digits = text.utf8.first == 0x2D || text.utf8.first == 0x2B ? text.utf8.dropFirst() : text.utf8[...]
        guard !digits.isEmpty, digits.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else {
            throw .badRequest("strconv.ParseInt: parsing \(text.goQuoted): invalid syntax")
        }
        guard let number = Int64(text) else { throw .badRequest("strconv.ParseInt: parsing \(text.goQuoted): value out of range") }
        return number
    }

    private func labelSelector() throws(APIError) -> LabelSelector {
        guard let text = parameters["labelSelector"], !text.isEmpty else { return .everything }
        do { return try LabelSelector.parse(text) } catch { throw .badRequest(error.message) }
    }

    /// Which fields are asked for.
    func fieldSelector() throws(APIError) -> FieldSelector {
        guard let text = parameters["fieldSelector"], !text.isEmpty else { return .everything }
        do { return try FieldSelector.parse(text) } catch { throw .badRequest(error.message) }
    }

    private func match() throws(APIError) -> ResourceVersionMatch? {
        guard let text = parameters["resourceVersionMatch"], !text.isEmpty else { return nil }
        guard let match = ResourceVersionMatch(rawValue: text) else {
            throw Self.invalid(
                "ListOptions",
                FieldError(
                    type: .notSupported, field: "resourceVersionMatch",
                    message: "Unsupported value: \(text.goQuoted): supported values: \"Exact\", \"NotOlderThan\", \"\""))
        }
        return match
    }

    /// What a list returns.
    func list() throws(APIError) -> ListOptions {
        if parameters.isEmpty { return ListOptions() }
        // A negative limit is none.
        let limit = max(0, try number("limit") ?? 0)
        if parameters["sendInitialEvents"] != nil {
            throw Self.invalid(
                "ListOptions",
                FieldError(
                    type: .forbidden, field: "sendInitialEvents", message: "Forbidden: sendInitialEvents is forbidden for list"))
        }
        return ListOptions(
            labelSelector: try labelSelector(), fieldSelector: try fieldSelector(), limit: Int(clamping: limit),
            continueToken: parameters["continue"] ?? "", resourceVersion: parameters["resourceVersion"] ?? "",
            resourceVersionMatch: try match())
    }

    /// What a watch delivers.
    func watch() throws(APIError) -> WatchOptions {
        WatchOptions(
            labelSelector: try labelSelector(), fieldSelector: try fieldSelector(), resourceVersion: parameters["resourceVersion"] ?? "",
            resourceVersionMatch: try match(), sendInitialEvents: optionalFlag("sendInitialEvents"),
            allowsBookmarks: flag("allowWatchBookmarks"))
    }

    /// Whether nothing is to be committed; 422 for anything but `All`.
    func dryRun(_ kind: String, body: [String] = []) throws(APIError) -> Bool {
        let asked = parameters.values(of: "dryRun").filter { !$0.isEmpty } + body
        if asked.contains(where: { $0 != "All" }) {
            let shown = "[]string{\(asked.map(\.goQuoted).joined(separator: ", "))}"
            throw Self.invalid(
                kind,
                FieldError(type: .notSupported, field: "dryRun", message: "Unsupported value: \(shown): supported values: \"All\""))
        }
        return !asked.isEmpty
    }

    /// The name that a client gives itself; empty when it gives none. 422 when it is too long or does not print.
    func fieldManager(_ kind: String) throws(APIError) -> String {
        let name = parameters["fieldManager"] ?? ""
        var errors = FieldErrors()
        FieldManagerName.validate(name, isApply: false, &errors)
        if let first = errors.errors.first { throw Self.invalid(kind, first) }
        return name
    }

    /// What is done with unknown and repeated fields: they are named in warnings unless the client asks otherwise.
    func fieldValidation(_ kind: String) throws(APIError) -> FieldValidation {
        guard let text = parameters["fieldValidation"], !text.isEmpty else { return .warn }
        guard let validation = FieldValidation(rawValue: text) else {
            throw Self.invalid(
                kind,
                FieldError(
                    type: .notSupported, field: "fieldValidation",
                    message: "Unsupported value: \(text.goQuoted): supported values: \"\", \"Ignore\", \"Strict\", \"Warn\""))
        }
        return validation
    }

    /// A 422 about an option.
    static func invalid(_ kind: String, _ error: FieldError) -> APIError {
        .invalid(GroupKind(group: "meta.k8s.io", kind: kind), "", [error])
    }
}
