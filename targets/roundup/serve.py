"""Runs in Roundup's own environment: serves a tracker on 127.0.0.1. Its own server does not start as root."""

import sys
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIServer, make_server

from roundup.cgi.wsgi_handler import RequestDispatcher


class Server(ThreadingMixIn, WSGIServer):
    """One thread a request: a browser asks for a page's parts at once."""

    daemon_threads = True


home, port = sys.argv[1:]
make_server("127.0.0.1", int(port), RequestDispatcher(home), Server).serve_forever()
