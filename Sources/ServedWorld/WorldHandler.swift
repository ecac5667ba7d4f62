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
    /// Makes the roles that every cluster begins with, once somebody may notice that they are not there; nil when that is done.
    ///
    /// They are not there from the beginning, because a served scenario that is only looked at must have the history of its run.
    var makeRoles: (() -> Void)?

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
        if let makeRoles, noticesRoles(request) {
            self.makeRoles = nil
            makeRoles()
        }
        let answer = endpoints.answer(request, at: time)
        driver.requestWasMade()
        return answer
    }

    /// Whether a request writes, is made by somebody whose rights the roles tell, or is about them.
    private func noticesRoles(_ request: EndpointRequest) -> Bool {
        request.method != "GET" || !isOwner(request) || request.path.hasPrefix("/apis/rbac.authorization.k8s.io/")
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
