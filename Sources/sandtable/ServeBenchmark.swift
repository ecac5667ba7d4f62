import ArgumentParser
import Glibc
import HTTPServer
import ServedWorld

/// `sandtable bench serve`.
struct ServeBenchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Measure the server: requests over TLS with wrk, watches, lists, memory.",
        discussion: "The server runs as a process of its own; wrk must be installed.")

    @OptionGroup var options: BenchmarkOptions

    @Option(help: "How many seconds each load lasts.")
    var seconds = 5

    @Option(help: "How many watches follow one kind.")
    var watchers = 1_000

    @Option(help: ArgumentHelp("The program wrk.", valueName: "path"))
    var wrk = "/usr/bin/wrk"

    func validate() throws {
        guard (1...600).contains(seconds) else { throw ValidationError("--seconds takes a number from 1 to 600, not \(seconds)") }
        guard (1...5_000).contains(watchers) else { throw ValidationError("--watchers takes a number from 1 to 5000, not \(watchers)") }
    }

    func run() throws {
        OpenFiles.raiseLimit()
        do { try ServeMeasurement(options, seconds: seconds, watchers: watchers, wrk: wrk).measure() } catch {
            if error is ExitStatus { throw error }
            Console.complain("\(error)")
            throw ExitStatus.badInput
        }
    }
}

/// The figures of a server.
private final class ServeMeasurement {
    private var benchmark: Benchmark
    private let rounds: Int
    private let seconds: Int
    private let watchers: Int
    private let wrk: String
    private var scripts = 0

    private static let path = "/api/v1/namespaces/default/configmaps"
    private static let listed = 10_000
    private static let connections = 16

    init(_ options: BenchmarkOptions, seconds: Int, watchers: Int, wrk: String) {
        benchmark = Benchmark(
            name: "serve", options: options, size: ["--seconds", String(seconds), "--watchers", String(watchers)])
        rounds = options.rounds
        self.seconds = seconds
        self.watchers = watchers
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
        try benchmark.finish()
    }

    private func served(_ arguments: [String], _ body: (ServedProcess) throws -> Void) throws {
        let process = try ServedProcess(["--controllers", "none", "--authorization", "always-allow"] + arguments)
        defer { process.stop() }
        try body(process)
    }

    private func client(_ process: ServedProcess) -> HTTPClient {
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
        scripts += 1
        let halves = Self.object("NAME").split(separator: "NAME").map(String.init)
        let script = """
            local threads = 0
            local count = 0
            function setup(thread)
              thread:set("id", threads)
              threads = threads + 1
            end
            function request()
              count = count + 1
              local name = "object-" .. id .. "-" .. count
              return wrk.format("POST", nil, nil, [[\(halves[0])]] .. name .. [[\(halves[1])]])
            end
            """
        return try load(process, Self.path, script: script, connections: connections)
    }

    /// An object of about 200 bytes.
    private static func object(_ name: String) -> String {
        #"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"\#(name)","labels":{"bench":"yes"}},"data":{"text":""#
            + String(repeating: "x", count: 90) + #""}}"#
    }

    /// Has wrk make requests and gives how many were answered in a second.
    private func load(
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
