import APIServer
import ObjectModel

/// Health, version and metrics.
extension APIEndpoints {
    private static let checks = ["ping", "log", "etcd"]

    /// The answer for a path that is no resource and no document; nil for all others.
    func nonResource(_ call: RequestCall, _ path: String) -> EndpointResponse? {
        let isRead = call.request.method == "GET" || call.request.method == "HEAD"
        switch path {
        case "/version", "/version/":
            guard isRead else { return notAllowed(["GET"], call) }
            return response(version, status: 200, .json)
        case "/metrics":
            guard isRead else { return notAllowed(["GET"], call) }
            return EndpointResponse(
                status: 200, headers: ["Content-Type": "text/plain; version=0.0.4; charset=utf-8"], body: Array(metricsText.utf8))
        case "/": return response(["paths": .array(rootPaths.map(JSONValue.string))], status: 200, .json)
        default: break
        }
        for root in ["/healthz", "/livez", "/readyz"] {
            if path == root || path == root + "/" { return health(call, root) }
            if path.hasPrefix(root + "/") { return check(call, root, String(path.dropFirst(root.utf8.count + 1))) }
        }
        return nil
    }

    private var version: JSONValue {
        let parts = options.version.split(separator: ".", maxSplits: 2)
        let major = parts.first.map { $0.hasPrefix("v") ? String($0.dropFirst()) : String($0) } ?? "1"
        let minor = parts.count > 1 ? String(parts[1]) : "33"
        return [
            "major": .string(major), "minor": .string(minor), "gitVersion": .string(options.version), "gitCommit": "",
            "gitTreeState": "clean",
            "buildDate": "1970-01-01T00:00:00Z", "goVersion": "", "compiler": "swiftc", "platform": "linux/amd64",
        ]
    }

    /// The groups and the paths that anybody may look for, as the root lists them.
    private var rootPaths: [String] {
        var paths = ["/api", "/api/v1", "/apis", "/healthz", "/livez", "/metrics", "/openapi/v2", "/openapi/v3", "/readyz", "/version"]
        for handle in server.resources where handle.isServed && !handle.kind.group.isEmpty {
            paths += ["/apis/\(handle.kind.group)", "/apis/\(handle.kind.apiVersion)"]
        }
        return Set(paths).sorted()
    }

    private func health(_ call: RequestCall, _ root: String) -> EndpointResponse {
        guard call.request.method == "GET" || call.request.method == "HEAD" else { return notAllowed(["GET"], call) }
        let excluded = call.options.parameters.values(of: "exclude")
        let why = root == "/readyz" && !excluded.contains("world") ? options.unreadiness() : nil
        var lines: [String] = []
        for name in Self.checks { lines.append(excluded.contains(name) ? "[+]\(name) excluded: ok" : "[+]\(name) ok") }
        if root == "/readyz" { lines.append(why == nil ? "[+]world ok" : "[-]world failed: reason withheld") }
        let name = root.dropFirst()
        if why != nil { return PlainText.response(500, (lines + ["\(name) check failed"]).joined(separator: "\n")) }
        if call.options.parameters["verbose"] != nil {
            return PlainText.response(200, (lines + ["\(name) check passed"]).joined(separator: "\n"))
        }
        return EndpointResponse(
            status: 200, headers: ["Content-Type": "text/plain; charset=utf-8", "X-Content-Type-Options": "nosniff"], body: Array("ok".utf8)
        )
    }

    private func check(_ call: RequestCall, _ root: String, _ name: String) -> EndpointResponse? {
        guard Self.checks.contains(name) || (root == "/readyz" && name == "world") else { return nil }
        if name == "world", let why = options.unreadiness() {
            return PlainText.response(500, "internal server error: \(why)")
        }
        return EndpointResponse(
            status: 200, headers: ["Content-Type": "text/plain; charset=utf-8", "X-Content-Type-Options": "nosniff"], body: Array("ok".utf8)
        )
    }

    private var metricsText: String {
        var text = metrics.text()
        func gauge(_ name: String, _ help: String, _ value: some BinaryInteger, _ type: String = "gauge") {
            text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n\(name) \(value)\n"
        }
        gauge("apiserver_registered_watchers", "Number of currently registered watchers.", watches.count)
        gauge("apiserver_watch_events_total", "Number of events sent in watch clients.", watches.delivered, "counter")
        gauge("sandtable_encoded_bytes", "Bytes of encoded objects that are kept.", encoded.held)
        gauge("sandtable_encodings_total", "How often an object was encoded.", encoded.encodings, "counter")
        gauge("sandtable_revision", "The revision of the newest commit.", server.currentRevision)
        return text
    }
}
