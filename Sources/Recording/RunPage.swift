import GRDB
import ObjectModel
import Scenarios

/// A run as one page for a browser: lanes for controllers, objects and Pods on a time line that can be zoomed and moved, with what led to
/// each revision and what it changed. The page needs nothing else and works offline.
public enum RunPage {
    /// The page. Of a long run it holds the first twenty thousand revisions and fifty thousand passes, and says so.
    public static func html(_ reader: RunReader) throws -> String {
        let data = try RunPageData(reader)
        // Escapes of HTML keep a `</script>` within an object from ending the script that holds it.
        let json = JSONWriter.text(data.json, escapesHTML: true)
        return """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
            <title>Sandtable run</title>
            <style>
            \(style)
            </style>
            </head>
            <body>
            \(body)
            <script type="application/json" id="data">\(json)</script>
            <script>
            \(script)
            \(interaction)
            </script>
            </body>
            </html>

            """
    }
}
