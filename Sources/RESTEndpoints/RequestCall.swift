import APIServer
import ObjectModel

/// One request on its way through the endpoints: what was asked, by whom, and in which form the answer is wanted.
struct RequestCall {
    let request: EndpointRequest
    let options: RequestOptions
    let time: Timestamp
    var user = UserInfo.anonymous
    var form = ResponseForm.json
}
