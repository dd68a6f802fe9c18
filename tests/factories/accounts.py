"""People who can sign in."""

import factory
from django.test import Client

from accounts.models import User


class UserFactory(factory.django.DjangoModelFactory):
    """A person without any role; the password is PASSWORD."""

    PASSWORD = "mật khẩu thử 123"

    class Meta:
        model = User
        exclude = ["PASSWORD"]
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"nguoi{n}@example.vn")
    display_name = factory.Sequence(lambda n: f"Nguyễn Văn {n}")

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return model_class.objects.create_user(password=kwargs.pop("password", cls.PASSWORD), **kwargs)


def signed_in(user) -> Client:
    """Return a browser of its own in which the person is signed in."""
    client = Client()
    client.force_login(user)
    return client
