"""What verbs that fetch logs refuse, with words of the reason."""


def refusals(url):
    """Arguments and a part of the complaint; the server at `url` has no application app-none."""
    return (
        (("--history-server", url, "--app", "app-none"), "404"),
        (("--history-server", "http://127.0.0.1:1", "--app", "a"), "cannot be fetched"),
        (("--history-server", "ftp://host", "--app", "a"), "no address"),
        (("--history-server", url, "--app", "../x"), "no application ID"),
        (("--history-server", url), "goes with --app"),
        ((), "is missing"))
