import Glibc
import HTTPServer
import ServedWorld

/// The figures of a server.
final class ServeMeasurement {
    var benchmark: Benchmark
    private let rounds: Int
    private let seconds: Int
    private let watchers: Int
    let objects: Int
    private let wrk: String

    static let path = "/api/v1/namespaces/default/configmaps"
    private static let listed = 10_000
    static let connections = 16

    init(_ options: BenchmarkOptions, seconds: Int, watchers: Int, objects: Int, wrk: String) {
        benchmark = Benchmark(
            name: "serve", options: options,
            size: ["--seconds", String(seconds), "--watchers", String(watchers), "--objects", String(objects)])
        rounds = options.rounds
        self.seconds = seconds
        self.watchers = watchers
        self.objects = objects
        self.wrk = wrk
    }

    func measure() throws {
        benchmark.yardstick()
        var ready: [Double] = []
        var memory: [Double] = []
        var rates: [String: [Double]] = [:]
        for _ in 0..<rounds {
            try served([]) { process in
                ready.append(process.readyTime)
                memory.append(Double(process.residentBytes) / 1e6)
                rates["gets over TLS", default: []].append(try gets(process))
            }
            try served([]) { rates["creates over TLS", default: []].append(try creates($0)) }
            try served(["--insecure-http"]) { rates["gets over plain HTTP", default: []].append(try gets($0)) }
            try served(["--insecure-http"]) { rates["creates over plain HTTP", default: []].append(try creates($0)) }
        }
        benchmark.add(Figure(name: "from exec until ready", unit: "s", values: ready))
        benchmark.add(Figure(name: "resident memory when ready", unit: "MB", values: memory))
        for name in ["gets over TLS", "creates over TLS", "gets over plain HTTP", "creates over plain HTTP"] {
            benchmark.add(Figure(name: "\(name), \(Self.connections) connections", unit: "1/s", values: rates[name] ?? []))
        }
        try measureLists()
        for (name, arguments) in [("TLS", []), ("plain HTTP", ["--insecure-http"])] {
            var values: [Double] = []
            for _ in 0..<rounds { try served(arguments) { values.append(try fanOut($0)) } }
            benchmark.add(Figure(name: "events to \(watchers) watches over \(name)", unit: "1/s", values: values))
        }
        if objects > 0 { try measurePopulation() }
        try benchmark.finish()
    }

    func served(_ arguments: [String], _ body: (ServedProcess) throws -> Void) throws {
        let process = try ServedProcess(["--controllers", "none", "--authorization", "always-allow"] + arguments)
        defer { process.stop() }
        try body(process)
    }

    func client(_ process: ServedProcess) -> HTTPClient {
        HTTPClient(
            address: process.kubeconfig.address, authorityPEM: process.kubeconfig.authorityPEM, token: process.kubeconfig.token)
    }

    // MARK: Loads

    private func gets(_ process: ServedProcess) throws -> Double {
        let object = Self.object("one")
        let answer = try client(process).send("POST", Self.path, body: Array(object.utf8))
        guard answer.status == 201 else { throw HTTPServerError("an object was refused with \(answer.status)") }
        return try load(process, Self.path + "/one", script: "")
    }

    private func creates(_ process: ServedProcess, connections: Int = ServeMeasurement.connections) throws -> Double {
        try load(process, Self.path, script: Self.creation(of: Self.object("NAME")), connections: connections)
    }

    /// A script that creates one object after the other, NAME in their text being the name of each. When each of its threads has created
    /// as many as it may, it asks for one in their place.
    static func creation(of object: String, round: Int = 0, most: Int = .max) -> String {
        let halves = object.split(separator: "NAME").map(String.init)
        return """
            local threads = 0
            local count = 0
            function setup(thread)
              thread:set("id", threads)
              threads = threads + 1
            end
            function request()
              if count >= \(most) then return wrk.format("GET", wrk.path .. "?limit=1") end
              count = count + 1
              local name = "object-\(round)-" .. id .. "-" .. count
              return wrk.format("POST", nil, nil, [[\(halves[0])]] .. name .. [[\(halves[1])]])
            end

            """
    }

    /// An object that is about 110 bytes longer than its text.
    static func object(_ name: String, textLength: Int = 90) -> String {
        #"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"\#(name)","labels":{"bench":"yes"}},"data":{"text":""#
            + String(repeating: "x", count: textLength) + #""}}"#
    }

    /// Has wrk make requests and gives how many were answered in a second.
    func load(
        _ process: ServedProcess, _ path: String, script: String, connections: Int = ServeMeasurement.connections
    ) throws -> Double {
        let file = "/tmp/sandtable-bench-\(getpid()).lua"
        // The token must not be an argument: others can read those.
        let head = """
            wrk.headers["Authorization"] = "Bearer \(process.kubeconfig.token)"
            wrk.headers["Content-Type"] = "application/json"

            """
        unlink(file)
        let before = umask(0o077)
        defer {
            umask(before)
            unlink(file)
        }
        try LocalFiles.write(Array((head + script).utf8), to: file)
        let run = try ChildProcess.run(
            wrk, ["-t2", "-c\(connections)", "-d\(seconds)s", "-s", file, process.kubeconfig.server + path],
            environment: ChildProcess.environment)
        let text = String(decoding: run.output, as: UTF8.self)
        guard run.status == 0, !text.contains("Non-2xx"), !text.contains("Socket errors") else {
            throw HTTPServerError("wrk had no clean run:\n\(text)")
        }
        for line in text.split(separator: "\n") where line.hasPrefix("Requests/sec:") {
            if let rate = Double(line.dropFirst("Requests/sec:".count).drop { $0 == " " }) { return rate }
        }
        throw HTTPServerError("wrk told no rate:\n\(text)")
    }

    // MARK: Lists

    private func measureLists() throws {
        var cold: [Double] = []
        var warm: [Double] = []
        var memory: [Double] = []
        let clock = ContinuousClock()
        for _ in 0..<rounds {
            try served([]) { process in
                _ = try creates(process)
                var answers: [HTTPClient.Answer] = []
                for values in [0, 1] {
                    let duration = try clock.measure {
                        answers.append(try client(process).send("GET", "\(Self.path)?limit=\(Self.listed)"))
                    }
                    if values == 0 { cold.append(inSeconds(duration)) } else { warm.append(inSeconds(duration)) }
                }
                guard answers.allSatisfy({ $0.status == 200 }), answers[0].body == answers[1].body else {
                    throw HTTPServerError("a list was not answered")
                }
                memory.append(Double(process.residentBytes) / 1e6)
            }
        }
        benchmark.add(Figure(name: "the first list of \(Self.listed) objects", unit: "s", values: cold))
        benchmark.add(Figure(name: "the second", unit: "s", values: warm))
        benchmark.add(Figure(name: "resident memory after creates and lists", unit: "MB", values: memory))
    }

    // MARK: Watches

    private func fanOut(_ process: ServedProcess) throws -> Double {
        let readers = try StreamReaders(
            watchers, of: Self.path + "?watch=true", at: process.kubeconfig.address, authorityPEM: process.kubeconfig.authorityPEM,
            token: process.kubeconfig.token)
        defer { readers.close() }
        let clock = ContinuousClock()
        var created = 0.0
        let start = clock.now
        created = try creates(process) * Double(seconds)
        // Whatever was created must arrive.
        var counts = try readers.counts()
        while Double(counts.frames) < created * Double(watchers) * 0.999, counts.lost == 0 {
            usleep(1_000)
            counts = try readers.counts()
        }
        guard counts.lost == 0 else { throw HTTPServerError("\(counts.lost) watches were cut off") }
        return Double(counts.frames) / inSeconds(clock.now - start)
    }
}
