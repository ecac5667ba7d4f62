import APIServer
import HTTPServer
import ObjectModel
import RESTEndpoints
import WallClock

/// What stands between the server and the endpoints of a served world: it lets time pass before and behind each request, and knows the
/// paths that are the world's own.
final class WorldHandler: RequestHandler, ServerClock {
    private let endpoints: any RequestHandler
    private let driver: WorldDriver
    private let clock: ClockEndpoint
    private let isOwner: (EndpointRequest) -> Bool

    init(_ endpoints: any RequestHandler, driver: WorldDriver, clock: ClockEndpoint, isOwner: @escaping (EndpointRequest) -> Bool) {
        self.endpoints = endpoints
        self.driver = driver
        self.clock = clock
        self.isOwner = isOwner
    }

    func now() -> Timestamp { driver.now() }

    func delay(until moment: Timestamp) -> Int64? { driver.delay(until: moment) }

    func answer(_ request: EndpointRequest, at time: Timestamp) -> EndpointAnswer {
        if request.path == ClockEndpoint.path { return own(request) }
        let answer = endpoints.answer(request, at: time)
        driver.requestWasMade()
        return answer
    }

    private func own(_ request: EndpointRequest) -> EndpointAnswer {
        do throws(APIError) {
            guard isOwner(request) else { throw APIError(code: 401, reason: .unauthorized, message: "Unauthorized") }
            return try clock.answer(request)
        } catch {
            let body = JSONWriter.write(error.status, style: .compact) + [UInt8(ascii: "\n")]
            return .response(EndpointResponse(status: error.code, headers: ["Content-Type": "application/json"], body: body))
        }
    }
}
