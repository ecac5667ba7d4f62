import APIServer
import ObjectModel

/// One request on its way through the endpoints: what was asked, by whom, and in which form the answer is wanted.
struct RequestCall {
    let request: EndpointRequest
    let options: RequestOptions
    let time: Timestamp
    var user = UserInfo.anonymous
    var form = ResponseForm.json

    /// The part of the `User-Agent` before the slash, which kube-apiserver takes for the manager when a client names none.
    var defaultFieldManager: String {
        guard let agent = request.headers["User-Agent"] else { return "unknown" }
        let name = agent.utf8.prefix { $0 != 0x2F }.prefix(128)
        return name.isEmpty ? "unknown" : String(Substring(name))
    }
}
