"""Addresses of the planner. A decision's number holds slashes, so what follows it stands before it."""

from __future__ import annotations

from django.urls import path

from antin.web.planner.views import acting, conflicts, home, losses, proof, reading, uploading

__all__ = ["app_name", "urlpatterns"]

app_name = "planner"
urlpatterns = [
    path("", home.home, name="home"),
    path("upload/", uploading.upload, name="upload"),
    path("upload/example/", uploading.example, name="example"),
    path("upload/<uuid:folder>/", uploading.mend, name="mend"),
    path("upload/<uuid:folder>/folder/", uploading.corrected, name="corrected"),
    path("mapping/<path:number>/", reading.mapping, name="mapping"),
    path("impact/<path:number>/", reading.impact, name="impact"),
    path("lines/<path:number>/", reading.lines, name="lines"),
    path("rules/<path:number>/", reading.rules, name="rules"),
    path("conflicts/<path:number>/", conflicts.conflicts, name="conflicts"),
    path("settle/<path:number>/", conflicts.settle, name="settle"),
    path("standing/<path:number>/", home.standing, name="standing"),
    path("act/<slug:act>/<path:number>/", acting.act, name="act"),
    path("losses/<path:number>/", losses.losses, name="losses"),
    path("losses-begin/<path:number>/", losses.begin, name="begin_losses"),
    path("losses-sign/<path:number>/", losses.sign, name="sign_losses"),
    path("proof/<path:number>/", proof.proof, name="proof"),
    path("proof-file/<path:number>/", proof.archive, name="proof_file"),
    path("decision/<path:number>/", home.decision, name="decision"),
]
