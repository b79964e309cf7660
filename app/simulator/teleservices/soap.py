"""SOAP 1.2 as the simulated téléservices read and write it."""

from __future__ import annotations

from functools import partial
from importlib import resources
from pathlib import Path
from threading import Lock
from typing import Any

from lxml import etree

from app.simulator.teleservices.answers import Refusal, Sent

SOAP = "http://www.w3.org/2003/05/soap-envelope"
WSA = "http://www.w3.org/2005/08/addressing"
_NAMES = {"e": SOAP, "a": WSA}


class Unreadable(ValueError):
    """A question that does not follow the contract."""


class QuestionReader:
    """Reads questions checked against a schema of ``resources``. Safe to use from several threads."""

    def __init__(self, folder: str, schema: str) -> None:
        path = Path(str(resources.files("resources").joinpath(folder))) / schema
        self._schema = etree.XMLSchema(etree.parse(path, _parser()))
        self._lock = Lock()

    def question(self, content: bytes) -> tuple[Any, Any, str]:
        """Return (header, element of the question, message id). Raise Unreadable."""
        try:
            envelope = etree.fromstring(content, _parser())
        except etree.XMLSyntaxError as error:
            raise Unreadable("not XML") from error
        body, header = envelope.find("e:Body", _NAMES), envelope.find("e:Header", _NAMES)
        if envelope.getroottree().docinfo.doctype or body is None or header is None or len(body) != 1:
            raise Unreadable("not an envelope")
        # Parsed again alone: a schema does not see the declarations of the envelope (facts/stack.md §7).
        for part in (*header, body[0]):
            if part.tag.startswith(f"{{{WSA}}}"):
                continue
            alone = etree.fromstring(etree.tostring(part, with_tail=False), _parser())
            with self._lock:
                if not self._schema.validate(alone):
                    raise Unreadable("against the contract")
        return header, body[0], header.findtext("a:MessageID", "", _NAMES)


def envelope(payload: Any, message_id: str) -> Sent:
    """Return the answer that holds *payload*, related to the question."""
    root = etree.Element(f"{{{SOAP}}}Envelope", nsmap={"e": SOAP, "a": WSA})
    header = etree.SubElement(root, f"{{{SOAP}}}Header")
    etree.SubElement(header, f"{{{WSA}}}RelatesTo").text = message_id
    etree.SubElement(root, f"{{{SOAP}}}Body").append(payload)
    return Sent(_bytes(root))


def fault(refusal: Refusal, error: str, message_id: str) -> Sent:
    """Return the fault of *refusal*; *error* names the error element of the service, with its namespace."""
    root = etree.Element(f"{{{SOAP}}}Envelope", nsmap={"e": SOAP, "a": WSA, "siram": "urn:siram"})
    header = etree.SubElement(root, f"{{{SOAP}}}Header")
    etree.SubElement(header, f"{{{WSA}}}RelatesTo").text = message_id
    body = etree.SubElement(root, f"{{{SOAP}}}Body")
    node = etree.SubElement(body, f"{{{SOAP}}}Fault")
    code = etree.SubElement(node, f"{{{SOAP}}}Code")
    etree.SubElement(code, f"{{{SOAP}}}Value").text = "e:Sender" if refusal.sender else "e:Receiver"
    subcode = etree.SubElement(code, f"{{{SOAP}}}Subcode")
    etree.SubElement(subcode, f"{{{SOAP}}}Value").text = "siram:siram_100"
    reason = etree.SubElement(node, f"{{{SOAP}}}Reason")
    text = etree.SubElement(reason, f"{{{SOAP}}}Text")
    text.set("{http://www.w3.org/XML/1998/namespace}lang", "fr")
    text.text = refusal.text
    etree.SubElement(node, f"{{{SOAP}}}Detail").append(_detail(refusal, error, message_id))
    return Sent(_bytes(root), 500)


def element(namespace: str, name: str, *children: Any, text: str | None = None) -> Any:
    """Return one element with its children, those that are None left out."""
    node = etree.Element(f"{{{namespace}}}{name}", nsmap={None: namespace})
    node.text = text
    node.extend([child for child in children if child is not None])
    return node


def _detail(refusal: Refusal, error: str, message_id: str) -> Any:
    within = etree.QName(error)
    part = partial(element, within.namespace)
    severity = "erreur" if refusal.sender else "fatale"
    return part(
        within.localname,
        part("code", text=refusal.code),
        part("severite", text=severity),
        part("messageID", text=message_id),
    )


def _bytes(root: Any) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8"))


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
