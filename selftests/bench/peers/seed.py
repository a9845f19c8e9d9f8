# SPDX-License-Identifier: GPL-2.0
"""The server kresp grew from: any GET, one page, gzip when it is accepted."""
from gzip import compress
from http.server import BaseHTTPRequestHandler
from socketserver import TCPServer

PAGE = b"<HTML><h1>Hello World!</h1></HTML>"


class Server(BaseHTTPRequestHandler):
    def do_GET(self):
        content = PAGE
        gzip = "gzip" in self.headers.get("Accept-Encoding", "")
        if gzip:
            content = compress(content, compresslevel=5)
        self.send_response(200)
        if gzip:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", len(content))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args):
        pass


TCPServer.allow_reuse_address = True
TCPServer.request_queue_size = 4096
TCPServer(("127.0.0.1", 8086), Server).serve_forever()
