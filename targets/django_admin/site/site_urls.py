"""Two admin sites over the same models: Django's own, and django-otp's, which asks for a code."""

from django.contrib import admin
from django.urls import path
from django_otp.admin import OTPAdminSite

otp_site = OTPAdminSite(name="otp-admin")
otp_site._registry.update(admin.site._registry)
urlpatterns = [path("admin/", admin.site.urls), path("otp-admin/", otp_site.urls)]
