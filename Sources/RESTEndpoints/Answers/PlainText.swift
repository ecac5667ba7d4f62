/// Answers in plain text.
enum PlainText {
    /// A line of text.
    static func response(_ status: Int, _ line: String, contentType: String = "text/plain; charset=utf-8") -> EndpointResponse {
        EndpointResponse(
            status: status, headers: ["Content-Type": contentType, "X-Content-Type-Options": "nosniff"], body: Array((line + "\n").utf8))
    }
}
