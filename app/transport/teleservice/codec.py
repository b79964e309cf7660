"""SOAP 1.2 to values and back, by the contract in ``resources``: zeep does both. Nothing here touches the network.

Importing this module imports zeep (a quarter of a second): it is done at the first question.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from threading import Lock
from typing import Any

from lxml import etree
from zeep import Client, Settings
from zeep.exceptions import Error as ZeepError
from zeep.loader import parse_xml

from app.services.ports_rights import MalformedAnswer
from app.transport.teleservice.contract import Contract, SoapFault

SOAP = "http://www.w3.org/2003/05/soap-envelope"
WSA = "http://www.w3.org/2005/08/addressing"


class SoapCodec:
    """Writes questions and reads answers of one operation. Safe to use from several threads."""

    def __init__(self, contract: Contract) -> None:
        self.contract = contract
        folder = Path(str(resources.files("resources").joinpath(contract.folder)))
        self._client = Client(str(folder / contract.wsdl), settings=Settings(strict=True, forbid_dtd=True))
        self._service = self._client.service
        self._schema = etree.XMLSchema(etree.parse(folder / contract.schema, _parser()))
        self._lock = Lock()

    def question(self, message_id: str, headers: Mapping[str, object], body: Mapping[str, object]) -> bytes:
        """Return the envelope, its addressing headers included. The values must follow the contract."""
        envelope = self._client.create_message(
            self._service, self.contract.operation, _soapheaders=dict(headers), **body
        )
        header = envelope.find(f"{{{SOAP}}}Header")
        for name, value in (("Action", self.contract.action), ("MessageID", message_id)):
            etree.SubElement(header, f"{{{WSA}}}{name}", nsmap={"wsa": WSA}).text = value
        return bytes(etree.tostring(envelope, xml_declaration=True, encoding="utf-8"))

    def answer(self, content: bytes) -> Any | SoapFault:
        """Return the answer as zeep reads it, or the fault. Raise MalformedAnswer, with the bytes, on anything else."""
        envelope = self._parse(content)
        body = envelope.find(f"{{{SOAP}}}Body")
        if envelope.tag != f"{{{SOAP}}}Envelope" or body is None or len(body) != 1:
            raise MalformedAnswer("not a SOAP 1.2 envelope with one body", raw=content)
        if body[0].tag == f"{{{SOAP}}}Fault":
            return _fault(body[0])
        if body[0].tag != self.contract.answer:
            raise MalformedAnswer("unexpected element in the body", raw=content)
        # Parsed again alone: a schema does not see the declarations of the envelope (facts/stack.md §7).
        payload = etree.fromstring(etree.tostring(body[0], with_tail=False), _parser())
        with self._lock:  # lxml keeps the errors of a validation in the schema object
            valid, line = self._schema.validate(payload), _first_line(self._schema)
        if not valid:
            raise MalformedAnswer(f"against the contract at {line}", raw=content)
        return self._read(envelope, content)

    def _parse(self, content: bytes) -> Any:
        try:
            envelope = parse_xml(content, None, settings=self._client.settings)
            etree.strip_tags(envelope, etree.ProcessingInstruction)
        except (ZeepError, etree.LxmlError, ValueError) as error:
            raise MalformedAnswer(f"XML refused: {type(error).__name__}", raw=content) from None
        return envelope

    def _read(self, envelope: Any, content: bytes) -> Any:
        operation = self._service._binding.get(self.contract.operation)
        try:
            return operation.process_reply(envelope)
        except (ZeepError, ValueError, TypeError, AttributeError, LookupError, ArithmeticError) as error:
            # zeep lets errors of its readers through; the schema leaves few that can happen.
            raise MalformedAnswer(f"not read: {type(error).__name__}", raw=content) from None


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def _first_line(schema: etree.XMLSchema) -> str:
    """Where the first error is and of which kind, without its text: that quotes the values."""
    errors = schema.error_log
    return f"line {errors[0].line} ({errors[0].type_name})" if len(errors) else "no line"


def _fault(fault: Any) -> SoapFault:
    code = fault.findtext(f"{{{SOAP}}}Code/{{{SOAP}}}Value") or ""
    subcode = fault.findtext(f"{{{SOAP}}}Code/{{{SOAP}}}Subcode/{{{SOAP}}}Value") or ""
    found = fault.xpath("string(.//*[local-name()='Detail']//*[local-name()='code'][1])")
    return SoapFault(_code(str(found)), _code(_local(subcode)), _local(code) == "Sender")


def _code(text: str) -> str:
    """Return what may be shown and logged of a code that comes from outside."""
    return re.sub(r"[^A-Za-z0-9_.-]", "", text)[:40]


def _local(name: str) -> str:
    return name.strip().rpartition(":")[2]
