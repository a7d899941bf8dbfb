"""Talks to the emulator with Google's Python client and prints what it saw as JSON.

Argument: JSON with origin, access_token, refresh_token, client_id, client_secret and ids by name.
"""

import io
import json
import sys

from google.oauth2.credentials import Credentials
from googleapiclient.discovery import build
from googleapiclient.errors import HttpError
from googleapiclient.http import MediaIoBaseDownload

given = json.loads(sys.argv[1])
ids = given["ids"]
credentials = Credentials(
    given["access_token"],
    refresh_token=given["refresh_token"],
    token_uri=given["origin"] + "/token",
    client_id=given["client_id"],
    client_secret=given["client_secret"],
)
discovery = given["origin"] + "/discovery/v1/apis/{api}/{apiVersion}/rest"
drive = build("drive", "v3", credentials=credentials, discoveryServiceUrl=discovery, cache_discovery=False)


def everything(resource, request, member):
    rows, pages = [], 0
    while request is not None:
        answer = request.execute()
        rows += answer.get(member, [])
        pages += 1
        request = resource.list_next(request, answer)
    return rows, pages


def downloaded(request):
    held = io.BytesIO()
    reader = MediaIoBaseDownload(held, request, chunksize=5)
    done = False
    while not done:
        _, done = reader.next_chunk()
    return held.getvalue().decode("utf-8-sig")


def refused(request):
    try:
        request()
    except HttpError as error:
        return [error.resp.status, error._get_reason()]
    return None


files, pages = everything(drive.files(), drive.files().list(pageSize=100, fields="nextPageToken,files(id)"), "files")
drives, drive_pages = everything(drive.drives(), drive.drives().list(), "drives")
crowd, _ = everything(drive.permissions(), drive.permissions().list(fileId=ids["crowd"]), "permissions")
print(
    json.dumps(
        {
            "ids": sorted(row["id"] for row in files),
            "pages": pages,
            "drives": len(drives),
            "drivePages": drive_pages,
            "permissions": len(crowd),
            "blob": downloaded(drive.files().get_media(fileId=ids["revised"])),
            "text": downloaded(drive.files().export_media(fileId=ids["document"], mimeType="text/plain")),
            "about": drive.about().get(fields="user(emailAddress)").execute(),
            "notFound": refused(drive.files().get(fileId="nope").execute),
            "badQuery": refused(drive.files().list(q="nonsense = 1").execute),
            "abusive": refused(drive.files().get_media(fileId=ids["abusive"]).execute),
            "empty": refused(lambda: downloaded(drive.files().get_media(fileId=ids["empty"]))),
            "refreshed": credentials.token != given["access_token"],
        }
    )
)
