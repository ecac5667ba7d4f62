import APIServer
import ObjectModel
import RESTEndpoints
import Simulation
import WallClock

/// `/sandtable/clock`: tells how far a served world's time has come, and moves it. GET tells; POST takes one of
/// `{"advance": "5m"}`, `{"run": true}` and `{"pause": true}`, and answers when time is there.
final class ClockEndpoint {
    static let path = "/sandtable/clock"

    private let driver: WorldDriver
    private let mayMove: Bool
    private var waiting: [ClockAnswer] = []

    /// A century: more than anybody means.
    private static let longestAdvance = Nanoseconds.hours(24 * 36_525)
    private static let mostWaiting = 100

    init(_ driver: WorldDriver, mayMove: Bool) {
        self.driver = driver
        self.mayMove = mayMove
        driver.onCatchUp = { [unowned self] in arrive() }
    }

    func answer(_ request: EndpointRequest) throws(APIError) -> EndpointAnswer {
        switch request.method {
        case "GET": return .response(EndpointResponse(status: 200, headers: Self.headers, body: state))
        case "POST": break
        default: throw APIError(code: 405, reason: .methodNotAllowed, message: "\(Self.path) takes GET and POST")
        }
        guard mayMove else {
            throw APIError(
                code: 409, reason: .conflict,
                message: "the clock of this world is the one on the wall; serve it with --clock virtual to move it")
        }
        guard waiting.count < Self.mostWaiting else {
            throw APIError(code: 429, reason: .tooManyRequests, message: "\(waiting.count) others wait for the clock; try again later")
        }
        try obey(request.body)
        let answer = ClockAnswer { [unowned self] in
            state
        } forget: { [unowned self] answer in
            waiting.removeAll { $0 === answer }
        }
        waiting.append(answer)
        return .stream(EndpointResponseHead(status: 200, headers: Self.headers), answer)
    }

    private static let headers: HeaderFields = ["Content-Type": "application/json"]

    private func obey(_ body: [UInt8]) throws(APIError) {
        let command: JSONValue
        do { command = try JSONReader.read(body) } catch { throw Self.malformed("\(error.message)") }
        guard case .object(let fields) = command, fields.count == 1 else { throw Self.malformed("it must have one field") }
        if let text = command["advance"]?.stringValue {
            guard let length = GoDuration.parse(text), length >= 0, length <= Self.longestAdvance else {
                throw Self.malformed("\(text.goQuoted) is no length of time up to a century, such as 90s or 1h30m")
            }
            driver.advance(by: length)
        } else if command["run"] == true {
            driver.run()
        } else if command["pause"] == true {
            driver.pause()
        } else {
            throw Self.malformed("it must be advance with a length of time, run with true, or pause with true")
        }
    }

    private static func malformed(_ message: String) -> APIError {
        APIError(code: 400, reason: .badRequest, message: "the body is no command for the clock: \(message)")
    }

    private var state: [UInt8] {
        let simulation = driver.world.simulation
        let state: JSONValue = [
            "clock": .string(mayMove ? "virtual" : "wall"), "running": .bool(driver.isRunning),
            "now": .string(simulation.timestamp.rfc3339Nano), "elapsed": .string(GoDuration.format(simulation.now.nanoseconds)),
        ]
        return JSONWriter.write(state, style: .compact) + [UInt8(ascii: "\n")]
    }

    private func arrive() {
        let arrived = waiting
        waiting = []
        for answer in arrived { answer.arrive() }
    }
}

/// An answer that comes when time has arrived where it was moved to.
private final class ClockAnswer: ResponseStream {
    private let text: () -> [UInt8]
    private let forget: (ClockAnswer) -> Void
    private var hasArrived = false
    private(set) var hasEnded = false
    var onReadable: (() -> Void)?
    var wakeTime: Timestamp? { nil }

    init(_ text: @escaping () -> [UInt8], forget: @escaping (ClockAnswer) -> Void) {
        self.text = text
        self.forget = forget
    }

    func arrive() {
        hasArrived = true
        onReadable?()
    }

    func fill(_ bytes: inout [UInt8], limit: Int, at time: Timestamp) {
        guard hasArrived, !hasEnded else { return }
        bytes += text()
        hasEnded = true
    }

    func cancel() {
        guard !hasArrived else { return }
        forget(self)
    }
}
